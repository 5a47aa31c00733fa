import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './command-line.ts';

// End to end for Nx alone, which remembers unit tests until a file of their project changes.
it('makes a URL as the README says, with no system running', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const [, line = ''] = /`npx callbacks (url [^`]+)`/.exec(page) ?? [];
  expect(await commandLine(line.replace('<your api>', 'callbacks.example.com').split(' '))).toEqual({
    code: 0,
    printed: 'https://callbacks.example.com/twilio-params?id=123#rc=5&rp=all\n',
    noted: '',
  });
});
