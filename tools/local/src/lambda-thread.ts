import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** What runs inside a function's thread: one invocation at a time, events and results as JSON, as on Lambda. */

interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
}

type Handler = (event: unknown, context: unknown) => unknown;

const { file, exportName, functionName, arn } = workerData as Record<string, string>;
const handler = import(pathToFileURL(file!).href).then((module: Record<string, Handler>) => module[exportName!]!);
// A module that does not load fails the invocation that waits for it, not the thread.
handler.then(
  () => parentPort!.postMessage('ready'),
  () => parentPort!.postMessage('ready'),
);

const run = async ({ requestId, event, deadline }: Invocation): Promise<object> => {
  try {
    const context = {
      functionName,
      invokedFunctionArn: arn,
      awsRequestId: requestId,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    const result = await (await handler)(JSON.parse(event), context);
    return { result: JSON.stringify(result ?? null) };
  } catch (error) {
    if (!(error instanceof Error)) return { error: String(error), errorType: 'string', errorMessage: String(error) };
    return { error: error.stack ?? error.message, errorType: error.name, errorMessage: error.message };
  }
};

/** What an invocation printed is read before it counts as done. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

const invoke = async (invocation: Invocation): Promise<void> => {
  const answer = await run(invocation);
  await flush(process.stdout);
  await flush(process.stderr);
  parentPort!.postMessage(answer);
};
parentPort!.on('message', (invocation: Invocation) => void invoke(invocation));
