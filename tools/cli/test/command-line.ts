import { run } from '../src/program.ts';
import type { World } from '../src/terminal.ts';

/** Runs a command line and keeps what it wrote. */
export const commandLine = async (args: readonly string[], terminal: Partial<World> = {}) => {
  let printed = '';
  let noted = '';
  const code = await run(args, {
    print: (text) => (printed += `${text}\n`),
    note: (text) => (noted += text),
    isWatched: false,
    env: {},
    localDirectory: '/nowhere',
    now: Date.now,
    signal: new AbortController().signal,
    ...terminal,
  });
  return { code, printed, noted };
};
