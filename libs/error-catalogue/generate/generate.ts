import { readFileSync, writeFileSync } from 'node:fs';
import { dataFileOf } from './data-file.ts';
import { pageOf } from './page.ts';
import { rowsOf } from './rows.ts';

const file = (path: string): URL => new URL(path, import.meta.url);

const rows = rowsOf(readFileSync(file('../error-codes.csv'), 'utf8'));
writeFileSync(file('../src/error-codes.generated.ts'), dataFileOf(rows));
writeFileSync(file('../../../docs/error-codes.md'), pageOf(rows));
