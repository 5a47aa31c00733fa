import { ExecutionError, StateMachine as Machine, type StateMachineDefinition as Asl } from 'aws-local-stepfunctions';
import { carried, StatesError } from './execution.ts';
import {
  isDistributed,
  type DistributedMapState,
  type Fields,
  type InlineMapState,
  type State,
  type StateMachineDefinition,
} from './state-machine-definition.ts';

/** What the states of a definition ask of the world. Errors keep their names: retries go by them. */
export interface Tasks {
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  readonly map: (name: string, state: DistributedMapState, input: unknown) => Promise<unknown>;
}

interface Running {
  /** Rejects with the name and the cause that an execution ends with. */
  readonly result: Promise<unknown>;
  readonly abort: () => void;
}

type Input = Parameters<Machine['run']>[0];
type Handler = (input: unknown) => Promise<unknown>;

/** Neither a time-out nor a default of 60 seconds: what AWS has where a state names none is longer than timers go. */
const FOREVER_SECONDS = 2_000_000;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40;

/** Definitions are validated where they are written; the validator within does not know all of what AWS does. */
const machineOf = (definition: object): Machine =>
  new Machine(definition as Asl, { validationOptions: { noValidate: true } });

/** A payload template with its paths and intrinsic functions worked out, as a state would. */
export const fill = async (template: Fields, input: unknown, context: Fields = {}): Promise<Fields> => {
  const machine = machineOf({ StartAt: 'Fill', States: { Fill: { Type: 'Pass', Parameters: template, End: true } } });
  return (await machine.run(input as Input, { context }).result) as Fields;
};

const OF_TASKS = ['End', 'InputPath', 'Next', 'OutputPath', 'Parameters', 'ResultPath', 'ResultSelector', 'Retry'];

/** As a state whose work is done by a handler of the same name. */
const asTask = (state: State): State => ({
  Type: 'Task',
  TimeoutSeconds: state['TimeoutSeconds'] ?? FOREVER_SECONDS,
  ...Object.fromEntries(Object.entries(state).filter(([field]) => OF_TASKS.includes(field))),
});

/**
 * Runs a definition. Maps of both kinds are tasks for the engine: it would run a distributed one like an inline one, and after
 * a failure begin one iteration too many.
 */
export const runStates = (definition: StateMachineDefinition, input: unknown, tasks: Tasks): Running => {
  const iterations = new Set<Running>();

  const runItems = async (state: InlineMapState, input: unknown): Promise<unknown[]> => {
    const { ItemProcessor, ItemSelector, ItemsPath = '$', MaxConcurrency = 0 } = state;
    const items = (await fill({ 'items.$': ItemsPath }, input))['items'] as readonly unknown[];
    const outputs: unknown[] = [];
    let [next, isBroken] = [0, false];
    const lane = async (): Promise<void> => {
      while (next < items.length && !isBroken) {
        const Index = next++;
        const Value = items[Index];
        const item = ItemSelector ? await fill(ItemSelector, input, { Map: { Item: { Index, Value } } }) : Value;
        const iteration = runStates(ItemProcessor, item, tasks);
        iterations.add(iteration);
        try {
          outputs[Index] = await iteration.result;
        } catch (error) {
          isBroken = true;
          for (const { abort } of iterations) abort();
          throw error;
        } finally {
          iterations.delete(iteration);
        }
      }
    };
    const lanes = Math.min(MaxConcurrency || INLINE_CONCURRENCY, items.length);
    await Promise.all(Array.from({ length: lanes }, lane));
    return outputs;
  };

  const handlerOf = (name: string, state: State): Handler | undefined => {
    if (isDistributed(state)) return async (input) => carried(await tasks.map(name, state, input));
    if (state.Type === 'Map') return async (input) => carried(await runItems(state as InlineMapState, input));
    if (state.Type !== 'Task') return undefined;
    return async (input) => {
      const { FunctionName, Payload } = input as { FunctionName: string; Payload: unknown };
      const answer = carried((await tasks.invoke(FunctionName, Payload)) ?? null);
      return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
    };
  };

  const handlers: Record<string, Handler> = {};
  const States = Object.entries(definition.States).map(([name, state]): [string, State] => {
    const handler = handlerOf(name, state);
    if (!handler) return [name, state];
    handlers[name] = handler;
    return [name, asTask(state)];
  });
  const machine = machineOf({ ...definition, States: Object.fromEntries(States) });
  const run = machine.run(input as Input, { overrides: { taskResourceLocalHandlers: handlers as never } });
  return {
    result: run.result.then(carried, (error: Error) => {
      const { name, message } = (error instanceof ExecutionError ? error.cause : error) as Error;
      throw new StatesError(name, message);
    }),
    abort: () => {
      run.abort();
      for (const { abort } of iterations) abort();
    },
  };
};
