import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measured, Profiled } from './profile-process.ts';

/** Runs a function in a process of its own, so that nobody else's work is taken for it; its output goes nowhere. */
export const profile = async (env: Readonly<Record<string, string>>, profiled: Profiled): Promise<Measured> => {
  const child = fork(join(import.meta.dirname, 'profile-process.ts'), [JSON.stringify(profiled)], {
    execArgv: ['--no-warnings', '--expose-gc'],
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [measured] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${profiled.file} ended with ${code}`);
    }),
  ])) as [Measured];
  return measured;
};

/** Events as a file that the process reads. */
export const eventsFile = async (folder: string, name: string, events: readonly unknown[]): Promise<string> => {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(events));
  return file;
};
