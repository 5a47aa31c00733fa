import type { Aws } from '@status-callbacks/emulator/aws';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disturbance } from './disturbance.ts';
import type { HttpFront } from './http-front.ts';
import { whenIdle } from './idle.ts';
import { createLambda } from './lambda-function.ts';
import { invokeForRequest } from './lambda-integration.ts';
import { startPoller } from './poller.ts';
import { routeTable } from './route-table.ts';
import { addRules } from './rule-targets.ts';
import { enqueue } from './sqs-integration.ts';
import { invokeFrom } from './state-machine-tasks.ts';
import type { LogSink } from './system.ts';
import type { Topology } from './topology.ts';

/** How long invocations may go on when everything stops. */
const PATIENCE_MS = 5_000;

/** Sets in motion what was deployed: functions, pollers, rules, and last the front, so that what comes in finds its way. */
export const run = (
  { lambdas: definitions, mappings, rules, stateMachines, api }: Topology,
  aws: Aws,
  front: HttpFront,
  log: LogSink,
  disturbance?: Disturbance,
) => {
  const lambdas = definitions.map((definition) =>
    createLambda(definition, aws.env, (line) => log(definition.name, line), disturbance),
  );
  const byName = new Map(lambdas.map((lambda) => [lambda.name, lambda]));
  const byArn = new Map(definitions.map(({ arn, name }) => [arn, byName.get(name)!]));
  const find = (name: string) => {
    const lambda = byName.get(name);
    if (!lambda) throw new Error(`no function ${name}`);
    return lambda;
  };

  addRules(rules, aws, byArn);
  for (const machine of stateMachines) aws.stateMachines.create({ ...machine, invoke: invokeFrom(byArn) });
  const pollers = mappings.map((mapping) =>
    startPoller(mapping, find(mapping.lambdaName), aws.queues, (line) => log('system', line)),
  );
  aws.bus.resume();
  front.open({
    find: routeTable(api),
    answer: ({ integration }, request) =>
      integration.kind === 'sqs'
        ? enqueue(integration.parameters, request, aws.queues)
        : invokeForRequest(find(integration.functionName), request, integration.timeoutMs),
  });

  const stopping = new AbortController();
  return {
    heaps: async (): Promise<Record<string, number>> =>
      Object.fromEntries(await Promise.all(lambdas.map(async ({ name, heap }) => [name, await heap()] as const))),
    idle: () => whenIdle({ aws, mappings, pollers, lambdas }, stopping.signal),
    stop: async (): Promise<void> => {
      stopping.abort(new Error('the system was stopped before it was idle'));
      const ended = aws.stateMachines.abort();
      const finished = Promise.all(pollers.map((poller) => poller.stop()));
      // What is cut off was not deleted from its queue, so the next run does it again.
      await Promise.race([finished, delay(PATIENCE_MS, undefined, { ref: false })]);
      await Promise.all(lambdas.map((lambda) => lambda.stop()));
      await ended;
      await finished;
    },
  };
};
