import type { Command } from 'commander';
import { runningSystem } from '../running-system.ts';
import { dataDirOption } from '../target.ts';
import type { Terminal } from '../terminal.ts';

interface EnvOptions {
  readonly dataDir: string;
  readonly json?: boolean;
}

/** Single quotes keep everything as it is in every POSIX shell, but a single quote. */
const quoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;

export const addEnv = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('env')
    .description('print export lines that lead the AWS CLI and SDKs to the local system: eval "$(callbacks env)"')
    .option('--json', 'print one JSON object instead');
  dataDirOption(command, terminal).action(({ dataDir, json }: EnvOptions) => {
    const { env } = runningSystem(dataDir);
    const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
    terminal.print(json ? JSON.stringify(env) : lines);
  });
};
