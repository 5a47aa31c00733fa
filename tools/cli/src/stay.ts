import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type Endpoints, readEndpoints, removeEndpoints, writeEndpoints } from '@status-callbacks/local/endpoints-file';
import type { Plan } from '@status-callbacks/simulator/plan';
import type { Script } from '@status-callbacks/simulator/script';
import type { Terminal } from './terminal.ts';

export type Staying = Omit<Endpoints, 'pid' | 'stage'>;

const lastOf = ({ steps }: Script): Script['steps'][number] => steps.at(-1)!;

/** One resource of each kind that people ask about, by a command line that asks. */
const examples = ({ scripts }: Plan): [what: string, command: string][] => {
  const show = (what: string, fits: (script: Script) => boolean, by = ({ resourceSid }: Script) => resourceSid) => {
    const script = scripts.find(fits);
    return script ? [[what, `callbacks show ${by(script)}`] as [string, string]] : [];
  };
  const endsAs = (status: string) => (script: Script) => lastOf(script).status === status;
  return [
    ...show('a delivered message', endsAs('delivered')),
    ...show('one that failed', (script) => lastOf(script).errorCode !== undefined),
    ...show('one that was read', endsAs('read')),
    ...show('a call', ({ product }) => product === 'voice'),
    ...show(
      'by custom parameter',
      ({ custom }) => 'id' in custom,
      ({ custom }) => `--custom id=${custom['id']}`,
    ),
    ['who got error 30006', 'callbacks list --error 30006'],
    ['who is suppressed', 'callbacks suppression list'],
    ['archive against table', 'callbacks audit'],
  ];
};

/** Keeps a system up for other commands to ask, until somebody has had enough. */
export const stay = async (system: Staying, plan: Plan, dataDir: string, terminal: Terminal): Promise<void> => {
  const { localDirectory, signal, print, note } = terminal;
  // Where commands look first, unless a system is there already.
  const directory = readEndpoints(localDirectory) ? dataDir : localDirectory;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { url, env, resources } = system;
  writeEndpoints(directory, { pid: process.pid, url, stage: 'dev', env, resources });
  try {
    const suffix = directory === localDirectory ? '' : ` --data-dir ${directory}`;
    const lines = examples(plan).map(([what, command]) => `  ${what.padEnd(22)} npx ${command}${suffix}`);
    print(['', 'The system stays until Ctrl-C. Ask it, in another terminal:', ...lines]);
    if (!signal.aborted) await once(signal, 'abort');
    note('\n');
  } finally {
    if (readEndpoints(directory)?.pid === process.pid) removeEndpoints(directory);
  }
};
