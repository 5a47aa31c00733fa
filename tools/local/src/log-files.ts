import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { LogSink } from './system.ts';

/** One file for each function, one for access; what concerns the whole system, and errors of functions, also on the console. */
export const logToFiles = (directory: string, print: (line: string) => void): LogSink => {
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  return (source, line) => {
    let file = files.get(source);
    if (!file) files.set(source, (file = createWriteStream(join(directory, `${source}.log`), { flags: 'a' })));
    file.write(`${line}\n`);
    if (source === 'system') print(line);
    else if (line.includes('"level":"error"')) print(`${source}: ${line}`);
  };
};
