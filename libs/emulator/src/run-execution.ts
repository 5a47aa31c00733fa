import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Execution, type MapRun, now, StatesError } from './execution.ts';
import { runMap } from './map-run.ts';
import type { StateMachineDefinition } from './state-machine-definition.ts';
import { runStates } from './state-machine.ts';

export interface World {
  readonly s3: S3Client;
  /** Rejects with the name and the message of what the function threw. */
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  /** Ends the execution and all it has begun. */
  readonly signal: AbortSignal;
  readonly onRun: (run: MapRun) => void;
  readonly onExecution: (execution: Execution) => void;
}

/** `mapRun:<machine>/<label>:<id>` */
const childOf = ({ arn }: MapRun, input: unknown): Execution => {
  const [, path] = /:mapRun:([^:]+):/.exec(arn) ?? [];
  const name = randomUUID();
  return {
    arn: `arn:aws:states:us-east-1:000000000000:execution:${path}:${name}`,
    stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${path}`,
    name,
    input,
    startDate: now(),
    status: 'RUNNING',
  };
};

/** Runs an execution to its end, and notes there what the end was: nothing is thrown. */
export const runExecution = async (
  execution: Execution,
  definition: StateMachineDefinition,
  world: World,
): Promise<Execution> => {
  const { s3, signal, onRun, onExecution } = world;
  const states = runStates(definition, execution.input, {
    invoke: async (functionArn, payload) => {
      signal.throwIfAborted();
      try {
        return await world.invoke(functionArn, payload);
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        throw new StatesError(errorType, JSON.stringify({ errorType, errorMessage }));
      }
    },
    map: (name, state, input) =>
      runMap({
        s3,
        executionArn: execution.arn,
        name,
        state,
        input,
        signal,
        onRun,
        iterate: (run, batch, begun) => {
          const child = childOf(run, batch);
          begun(child);
          onExecution(child);
          return runExecution(child, state.ItemProcessor, world);
        },
      }),
  });
  signal.addEventListener('abort', states.abort);
  try {
    execution.output = await states.result;
    execution.status = 'SUCCEEDED';
  } catch (error) {
    const { name, message } = error as Error;
    execution.status = signal.aborted ? 'ABORTED' : 'FAILED';
    if (!signal.aborted) Object.assign(execution, { error: name, cause: message });
  } finally {
    signal.removeEventListener('abort', states.abort);
    execution.stopDate = now();
  }
  return execution;
};
