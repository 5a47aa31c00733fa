import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ClientSettings } from './aws.ts';
import { type Execution, type MapRun, now } from './execution.ts';
import { described, describedMapRun, listedMapRun, summarised } from './execution-descriptions.ts';
import { ServiceError, startJsonService, type Operations } from './json-service.ts';
import type { World } from './run-execution.ts';
import type { StateMachineDefinition } from './state-machine-definition.ts';

export interface StateMachine {
  readonly name: string;
  /** In the Amazon States Language, and without anything that `unsupportedStates` names. */
  readonly definition: StateMachineDefinition;
  readonly invoke: World['invoke'];
}

export interface StateMachines {
  /** Makes it known, in place of one of the same name; returns its ARN. */
  readonly create: (machine: StateMachine) => string;
  /** Executions that have not ended. */
  readonly running: () => number;
  /** Ends every execution. */
  readonly abort: () => Promise<void>;
}

export const stateMachineArn = (name: string): string => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;

interface Started {
  readonly execution: Execution;
  readonly controller: AbortController;
  readonly ended: Promise<unknown>;
}

/** Step Functions as far as `Standard` executions go. They are kept in memory: a restart forgets them. */
export const startStepFunctions = async (port: number, s3Settings: ClientSettings) => {
  const machines = new Map<string, StateMachine>();
  const started = new Map<string, Started>();
  const executions = new Map<string, Execution>();
  const mapRuns = new Map<string, MapRun>();

  const find = <T>(all: ReadonlyMap<string, T>, arn: string, code: string): T => {
    const found = all.get(arn);
    if (!found) throw new ServiceError(code, `${arn} does not exist`);
    return found;
  };

  const run = async (machine: StateMachine, execution: Execution, { signal }: AbortController): Promise<void> => {
    // Loaded by those who run state machines, because it takes as long as all the rest.
    const [{ runExecution }, { S3Client }] = await Promise.all([
      import('./run-execution.ts'),
      import('@aws-sdk/client-s3'),
    ]);
    setMaxListeners(0, signal);
    const s3 = new S3Client(s3Settings);
    await runExecution(execution, machine.definition, {
      s3,
      invoke: machine.invoke,
      signal,
      onRun: (mapRun) => void mapRuns.set(mapRun.arn, mapRun),
      onExecution: (child) => void executions.set(child.arn, child),
    });
    s3.destroy();
  };

  const operations: Operations = {
    StartExecution: (request: { stateMachineArn: string; name?: string; input?: string }) => {
      const { name = randomUUID(), input = '{}' } = request;
      const machine = find(machines, request.stateMachineArn, 'StateMachineDoesNotExist');
      const arn = `arn:aws:states:us-east-1:000000000000:execution:${machine.name}:${name}`;
      const earlier = executions.get(arn);
      if (earlier?.status === 'RUNNING' && JSON.stringify(earlier.input) === JSON.stringify(parse(input))) {
        return { executionArn: arn, startDate: earlier.startDate };
      }
      if (earlier) throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      const execution: Execution = {
        arn,
        stateMachineArn: request.stateMachineArn,
        name,
        input: parse(input),
        startDate: now(),
        status: 'RUNNING',
      };
      const controller = new AbortController();
      executions.set(arn, execution);
      started.set(arn, { execution, controller, ended: run(machine, execution, controller) });
      return { executionArn: arn, startDate: execution.startDate };
    },
    DescribeExecution: ({ executionArn }: { executionArn: string }) =>
      described(find(executions, executionArn, 'ExecutionDoesNotExist')),
    StopExecution: async ({ executionArn, ...why }: { executionArn: string; error?: string; cause?: string }) => {
      const { execution, controller, ended } = find(started, executionArn, 'ExecutionDoesNotExist');
      if (execution.status === 'RUNNING') Object.assign(execution, why);
      controller.abort();
      await ended;
      return { stopDate: execution.stopDate };
    },
    ListExecutions: ({ stateMachineArn, mapRunArn, statusFilter }: Record<string, string | undefined>) => {
      const all = mapRunArn
        ? find(mapRuns, mapRunArn, 'ResourceNotFound').batches.flatMap(({ execution }) => execution ?? [])
        : [...started.values()].map(({ execution }) => execution);
      const wanted = all.filter(
        (one) =>
          (mapRunArn ?? one.stateMachineArn === stateMachineArn) && (!statusFilter || one.status === statusFilter),
      );
      return { executions: wanted.map(summarised).reverse() };
    },
    ListMapRuns: ({ executionArn }: { executionArn: string }) => ({
      mapRuns: [...mapRuns.values()]
        .filter((mapRun) => mapRun.executionArn === executionArn)
        .map(listedMapRun)
        .reverse(),
    }),
    DescribeMapRun: ({ mapRunArn }: { mapRunArn: string }) =>
      describedMapRun(find(mapRuns, mapRunArn, 'ResourceNotFound')),
  };
  const service = await startJsonService('AWSStepFunctions', operations, port, '1.0');

  const abort = async (): Promise<void> => {
    for (const { controller } of started.values()) controller.abort();
    await Promise.all([...started.values()].map(({ ended }) => ended));
  };
  const stateMachines: StateMachines = {
    create: (machine) => {
      const arn = stateMachineArn(machine.name);
      machines.set(arn, machine);
      return arn;
    },
    running: () => [...started.values()].filter(({ execution }) => execution.status === 'RUNNING').length,
    abort,
  };
  return {
    port: service.port,
    stateMachines,
    stop: async () => {
      await abort();
      await service.stop();
    },
  };
};

const parse = (input: string): unknown => {
  try {
    return JSON.parse(input) as unknown;
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: not JSON');
  }
};
