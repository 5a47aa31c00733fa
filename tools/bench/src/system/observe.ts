import { basename } from 'node:path';
import type { Aws } from '@status-callbacks/emulator/aws';
import type { Disturbance, Invocation } from '@status-callbacks/local/disturbance';
import { type System, startSystem } from '@status-callbacks/local/system';
import type { Plan } from '@status-callbacks/simulator/plan';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { type Request, startCountingProxy } from './counting-proxy.ts';
import { type Tally, add, newTally } from './tally.ts';
import type { UnderTest } from './under-test.ts';
import { writtenBy } from './written-by.ts';

/** A function as it ran: what it found in its environment, and what it was called with. */
export interface ObservedFunction {
  readonly service: string;
  /** Of its service: the name of the bundle. */
  readonly module: string;
  readonly file: string;
  readonly exportName: string;
  readonly env: Readonly<Record<string, string>>;
  readonly events: readonly unknown[];
}

export interface Observation {
  readonly callbacks: number;
  readonly authToken: string;
  readonly tally: Tally;
  readonly functions: readonly ObservedFunction[];
  /** AWS goes on answering until then. */
  readonly stop: () => Promise<void>;
}

interface Batch {
  readonly Records: readonly object[];
}

const isBatch = (event: unknown): event is Batch =>
  typeof event === 'object' && event !== null && Array.isArray((event as Partial<Batch>).Records);

/** What one request to a queue brings or takes away (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html). */
const MESSAGES_A_REQUEST = 10;

const functionsOf = ({ resources }: System) =>
  Object.values(resources).flatMap(({ functions }) => Object.values(functions));

/** Sends a plan as fast as it is answered, and counts what the system has AWS do until nothing is left to do. */
export const observe = async (underTest: UnderTest, { requests }: Plan): Promise<Observation> => {
  const { assemblies, serviceOf, isCalled } = underTest;
  const tally = newTally();
  const environments = new Map<string, Record<string, string>>();
  const events = new Map<string, unknown[]>();
  const stops: (() => Promise<void>)[] = [];

  const tell = ({ sender, operation, body }: Request): void => {
    add(tally.requests, `${sender} ${operation}`);
    tally.written.push(...writtenBy(sender, operation, body));
    if (operation === 'PutEvents') {
      add(tally.busEvents, sender, (JSON.parse(body.toString()) as { Entries: object[] }).Entries.length);
    }
  };

  let isOver = false;
  const invoke = async ({ functionName, event, invoke }: Invocation): Promise<unknown> => {
    // What somebody does to AWS after that concerns no function.
    if (isOver) return undefined;
    const service = serviceOf(functionName);
    add(tally.invocations, service);
    add(tally.records, service, isBatch(event) ? event.Records.length : 1);
    events.set(functionName, [...(events.get(functionName) ?? []), event]);
    const answer = await invoke(event);
    if (isBatch(event) && !isCalled(functionName)) {
      const requests = Math.ceil(event.Records.length / MESSAGES_A_REQUEST);
      add(tally.requests, `${service} ReceiveMessage`, requests);
      add(tally.requests, `${service} DeleteMessageBatch`, requests);
    }
    return answer;
  };

  const disturb = async (aws: Aws): Promise<Disturbance> => {
    const origins = [...new Set(Object.values(aws.env).filter((value) => value.startsWith('http')))];
    const proxies: [string, string][] = [];
    for (const origin of origins) {
      const { url, stop } = await startCountingProxy(origin, tell);
      stops.push(stop);
      proxies.push([origin, url]);
    }
    const rerouted = (text: string): string =>
      proxies.reduce((value, [origin, url]) => value.replaceAll(origin, url), text);
    return {
      invoke,
      environment: (variables) => {
        const name = variables['AWS_LAMBDA_FUNCTION_NAME']!;
        environments.set(name, { ...variables });
        const own = Object.entries(variables).map(([variable, value]) => [variable, rerouted(value)] as const);
        return Object.fromEntries([...own, ['AWS_SDK_UA_APP_ID', serviceOf(name)]]);
      },
    };
  };

  const system = await startSystem({ assemblies, disturb });
  stops.push(system.stop);
  const target = { baseUrl: system.url, authToken: underTest.authToken ?? system.authToken };
  const signed = requests.map((request) => signedRequest(request, target));
  const { summary } = await send(signed, { concurrency: 16 });
  const refused = Object.keys(summary).filter((status) => !status.startsWith('2'));
  if (refused.length > 0) throw new Error(`${underTest.name}: not every request was taken: ${refused.join(', ')}`);
  await system.idle();
  isOver = true;

  return {
    callbacks: requests.length,
    authToken: target.authToken,
    tally,
    functions: functionsOf(system).flatMap(({ name, file, exportName }) => {
      const [env, own] = [environments.get(name), events.get(name)];
      return env && own
        ? [{ service: serviceOf(name), module: basename(file, '.mjs'), file, exportName, env, events: own }]
        : [];
    }),
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
};
