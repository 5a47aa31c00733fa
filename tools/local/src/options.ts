import { parseArgs } from 'node:util';

export interface Options {
  readonly port: number;
  readonly awsPort: number;
  readonly dataDir: string;
  readonly stage: string;
}

export const HELP = `Usage: node tools/local/src/main.ts [options]

Runs the synthesised stacks on this machine. Synthesise first: nx run-many -t synth.

  --port <n>       where Twilio's requests go                       (4000)
  --aws-port <n>   the first of six ports of AWS services           (4566)
  --data-dir <d>   where everything is kept                         (.local)
  --stage <name>   whose stacks are run                             (dev)
  --help
`;

/** Throws on anything it does not know; `undefined` when help is asked for. */
export const readOptions = (args: readonly string[]): Options | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4000' },
      'aws-port': { type: 'string', default: '4566' },
      'data-dir': { type: 'string', default: '.local' },
      stage: { type: 'string', default: 'dev' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    port: portOf('--port', values.port),
    awsPort: portOf('--aws-port', values['aws-port']),
    dataDir: values['data-dir'],
    stage: values.stage,
  };
};

const portOf = (option: string, text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${option}: ${text} is not a port`);
  return port;
};
