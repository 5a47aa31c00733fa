import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CODE, baselineTemplate } from './template.ts';

const MODULES = ['handle-sqs-messages', 'save-to-s3', 'save-to-dynamodb', 'check-for-errors', 'error-code'];
const STACK = 'baseline-dev';

/** Bundles the sample's functions as esbuild does when nobody asks for more, and writes a cloud assembly that runs them. */
export const writeBaseline = async (folder: string, authToken: string): Promise<string> => {
  await mkdir(join(folder, 'code'), { recursive: true });
  await build({
    entryPoints: MODULES.map((module) => join(import.meta.dirname, `${module}.ts`)),
    outdir: join(folder, 'code'),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    target: 'node24',
    bundle: true,
    logLevel: 'error',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const files: Readonly<Record<string, object>> = {
    'manifest.json': {
      artifacts: {
        [STACK]: { type: 'aws:cloudformation:stack', properties: { templateFile: `${STACK}.template.json` } },
      },
    },
    [`${STACK}.template.json`]: baselineTemplate(authToken),
    [`${STACK}.assets.json`]: {
      files: { code: { source: { path: 'code' }, destinations: { here: { objectKey: CODE } } } },
    },
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
};
