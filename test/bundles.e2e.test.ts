import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const apps = join(import.meta.dirname, '../apps');

const bundles = readdirSync(apps).flatMap((app) =>
  readdirSync(join(apps, app, 'dist'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join(apps, app, 'dist', file)),
);

/** Half of a cold start is loading code. */
const MOST_BYTES = 450 * 1_000;

it.each(bundles.map((file) => [file.slice(apps.length + 1), file]))(
  '%s stays small, and has its source map',
  (_, file) => {
    expect(statSync(file).size).toBeLessThanOrEqual(MOST_BYTES);
    expect(existsSync(`${file}.map`)).toBe(true);
  },
);
