import { run } from '@status-callbacks/cli/program';

export interface Sitting {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

/** One command line against the system, as an operator would type it. */
export const callbacks = async (
  dataDir: string,
  args: readonly string[],
  { now = Date.now, signal = new AbortController().signal }: Sitting = {},
): Promise<{ code: number; printed: string }> => {
  let printed = '';
  const code = await run([...args, '--data-dir', dataDir], {
    print: (text) => (printed += `${text}\n`),
    note: () => undefined,
    isWatched: false,
    env: {},
    localDirectory: dataDir,
    now,
    signal,
  });
  return { code, printed };
};

export interface Depth {
  readonly service: string;
  readonly queue: string;
  readonly deadLetters: number;
  readonly waiting: number;
  readonly inWork: number;
}

export const depths = async (dataDir: string): Promise<readonly Depth[]> => {
  const { printed } = await callbacks(dataDir, ['dlq', 'list', '--json']);
  return (JSON.parse(printed) as { queues: readonly Depth[] }).queues;
};
