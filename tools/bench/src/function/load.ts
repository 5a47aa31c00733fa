import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { median } from '../median.ts';
import type { ObservedFunction } from '../system/observe.ts';
import { profile } from './profile.ts';

export interface Load {
  readonly service: string;
  readonly module: string;
  readonly kilobytes: number;
  /** From the start of a process until the handler can be called; milliseconds, as all here the median. */
  readonly ready: number;
  /** Of that, loading the code. */
  readonly bundled: number;
  /** The same code, with its packages read from `node_modules`. */
  readonly unbundled: number;
}

const WORKSPACE = join(import.meta.dirname, '../../../..');
/** Inside the workspace, or its packages would not be found. */
const UNBUNDLED = join(import.meta.dirname, '../../dist/unbundled');

/** The one place that reads the source of a service: of a bundle, nothing can be taken out again. */
const unbundle = async (service: string, module: string): Promise<string> => {
  const outfile = join(UNBUNDLED, service, `${module}.mjs`);
  await bundle({
    entryPoints: [join(WORKSPACE, 'apps', service, 'src', `${module}.ts`)],
    outfile,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    bundle: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'packages stay outside',
        setup: (build) => {
          build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@status-callbacks/') ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  return outfile;
};

/** Loads each function of ours in fresh processes, bundled and unbundled in turns. */
export const loads = async (functions: readonly ObservedFunction[], repeats: number): Promise<Load[]> => {
  const found: Load[] = [];
  for (const { service, module, file, exportName, env } of functions) {
    const other = await unbundle(service, module);
    const times = { ready: [] as number[], bundled: [] as number[], unbundled: [] as number[] };
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { loading, ready } = await profile(env, { file, exportName, rounds: 0 });
      times.ready.push(ready);
      times.bundled.push(loading);
      times.unbundled.push((await profile(env, { file: other, exportName, rounds: 0 })).loading);
    }
    const kilobytes = statSync(file).size / 1_000;
    found.push({
      service,
      module,
      kilobytes,
      ready: median(times.ready),
      bundled: median(times.bundled),
      unbundled: median(times.unbundled),
    });
  }
  return found;
};
