import type { Command } from 'commander';
import { runningSystem } from '../running-system.ts';
import type { Terminal } from '../terminal.ts';

/** Single quotes keep everything as it is in every POSIX shell, but a single quote. */
const quoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;

export const addEnv = (program: Command, terminal: Terminal): void => {
  program
    .command('env')
    .description('print export lines that lead the AWS CLI and SDKs to the local system: eval "$(callbacks env)"')
    .option('--json', 'print one JSON object instead')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { env } = await runningSystem(terminal.localDirectory);
      const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
      terminal.print(json ? JSON.stringify(env) : lines.join('\n'));
    });
};
