import type { Command } from 'commander';
import { localAuthToken } from './auth-token.ts';
import { runningSystem } from './running-system.ts';
import type { Terminal } from './terminal.ts';

export interface TargetOptions {
  readonly dataDir: string;
  readonly url?: string;
  readonly token?: string;
}

export const dataDirOption = (command: Command, { localDirectory }: Terminal): Command =>
  command.option('--data-dir <directory>', 'where the local system keeps its data', localDirectory);

/** Adds `--url`, `--token` and `--data-dir`. */
export const targetOptions = (command: Command, terminal: Terminal): Command =>
  dataDirOption(command, terminal)
    .option('--url <url>', 'where to send (default: the local system)')
    .option('--token <token>', 'auth token to sign with (default: TWILIO_AUTH_TOKEN with --url, else the local one)');

/**
 * Where to send and what to sign with.
 * @throws {Unreachable} when it is the local system that is meant, and none runs
 */
export const resolveTarget = async (
  command: Command,
  { url, token, dataDir }: TargetOptions,
  { env }: Terminal,
): Promise<{ baseUrl: string; authToken: string }> => {
  if (url === undefined) {
    const system = runningSystem(dataDir);
    // Not TWILIO_AUTH_TOKEN: a real one may be in the environment, and everything would be refused.
    return { baseUrl: system.url, authToken: token ?? (await localAuthToken(system.env)) };
  }
  if (!/^https?:/.test(url) || !URL.canParse(url)) command.error('error: --url must be an http(s) address');
  const authToken = token ?? env['TWILIO_AUTH_TOKEN'];
  return authToken
    ? { baseUrl: url, authToken }
    : command.error('error: --url needs --token, or TWILIO_AUTH_TOKEN in the environment');
};
