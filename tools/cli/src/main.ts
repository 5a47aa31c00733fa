#!/usr/bin/env node
import { join } from 'node:path';
import { exitCodes } from './exit-codes.ts';
import { run } from './program.ts';

const interrupted = new AbortController();
let asked = 0;
/** npm passes on a Ctrl-C that the terminal has sent already: only one that comes later is somebody insisting. */
const interrupt = (): void => {
  if (asked && performance.now() - asked > 1000) process.exit(exitCodes.interrupted);
  asked ||= performance.now();
  interrupted.abort();
};
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

// Whoever reads has seen enough: `callbacks suppression export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.ok);
});

process.exitCode = await run(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(text),
  isWatched: process.stderr.isTTY,
  env: process.env,
  localDirectory: join(import.meta.dirname, '../../../.local'),
  now: Date.now,
  signal: interrupted.signal,
});
