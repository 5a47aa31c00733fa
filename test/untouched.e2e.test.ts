import { readFileSync, readdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownPackages } from './own-packages.ts';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';

const MINUTE = 60_000;
/** The sink that is changed. */
const SINK = 's3-archiver';

let clone: ScratchClone;
beforeAll(async () => {
  clone = await scratchClone();
  await ownPackages(clone);
}, 4 * MINUTE);
afterAll(() => clone.remove());

/** The bytes of every template, by service and file. */
const templatesIn = (workspace: string): Map<string, string> => {
  const apps = join(workspace, 'apps');
  const templates = readdirSync(apps).flatMap((service) =>
    readdirSync(join(apps, service, 'cdk.out'))
      .filter((file) => file.endsWith('.template.json'))
      .map((file): [string, string] => [
        `${service}/${file}`,
        readFileSync(join(apps, service, 'cdk.out', file), 'utf8'),
      ]),
  );
  return new Map(templates);
};

it(
  'a change of what one sink does leaves the templates of all others as they were, byte for byte',
  async () => {
    // What the working tree has was synthesised before this began, so each service is bundled once more, not twice.
    const before = templatesIn(join(import.meta.dirname, '..'));
    await appendFile(join(clone.path, 'apps', SINK, 'src/handler.ts'), "console.info('this sink does more now');\n");
    await clone.run('npx', 'nx', 'run-many', '-t', 'synth', '--parallel=2', '--output-style=static');
    const after = templatesIn(clone.path);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
    expect(changed).toEqual(['dev', 'prod'].map((stage) => `${SINK}/status-callbacks-${SINK}-${stage}.template.json`));
    expect(after.size).toBeGreaterThan(changed.length);
  },
  5 * MINUTE,
);
