import { ExecutionError, StateMachine as Machine, type StateMachineDefinition as Asl } from 'aws-local-stepfunctions';
import { carried, StatesError } from './execution.ts';
import {
  isDistributed,
  type DistributedMapState,
  type Fields,
  type State,
  type StateMachineDefinition,
} from './state-machine-definition.ts';

/** What the states of a definition ask of the world. Errors keep their names: retries go by them. */
export interface Tasks {
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  readonly map: (name: string, state: DistributedMapState, input: unknown) => Promise<unknown>;
}

type Handlers = Record<string, (input: never) => Promise<never>>;
type Input = Parameters<Machine['run']>[0];

/** Neither a time-out nor a default of 60 seconds: what AWS has where a state names none is longer than timers go. */
const FOREVER_SECONDS = 2_000_000;

/** Definitions are validated where they are written; the validator within does not know all of what AWS does. */
const machineOf = (definition: object): Machine =>
  new Machine(definition as Asl, { validationOptions: { noValidate: true } });

/**
 * The definition with every distributed map as a task of the same name. The engine runs a distributed map as if it were an
 * inline one, and reads neither its objects nor its limits.
 */
const runnable = (definition: StateMachineDefinition, tasks: Tasks, handlers: Handlers): StateMachineDefinition => ({
  ...definition,
  States: Object.fromEntries(
    Object.entries(definition.States).map(([name, state]): [string, State] => {
      if (isDistributed(state)) {
        handlers[name] = async (input: unknown) => carried(await tasks.map(name, state, input)) as never;
        return [name, asTask(state)];
      }
      if (state.Type === 'Task') {
        handlers[name] = async ({ FunctionName, Payload }: { FunctionName: string; Payload: unknown }) =>
          ({
            ExecutedVersion: '$LATEST',
            Payload: carried((await tasks.invoke(FunctionName, Payload)) ?? null),
            StatusCode: 200,
          }) as never;
        return [name, { TimeoutSeconds: FOREVER_SECONDS, ...state }];
      }
      if (state.Type !== 'Map') return [name, state];
      return [
        name,
        { ...state, ItemProcessor: runnable(state['ItemProcessor'] as StateMachineDefinition, tasks, handlers) },
      ];
    }),
  ),
});

const KEPT = ['Next', 'End', 'InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Retry'];

const asTask = (state: State): State => ({
  Type: 'Task',
  TimeoutSeconds: FOREVER_SECONDS,
  ...Object.fromEntries(Object.entries(state).filter(([field]) => KEPT.includes(field))),
});

/** Runs a definition. What it rejects with has the name and the cause that an execution ends with. */
export const runStates = (
  definition: StateMachineDefinition,
  input: unknown,
  tasks: Tasks,
): { readonly result: Promise<unknown>; readonly abort: () => void } => {
  const handlers: Handlers = {};
  const machine = machineOf(runnable(definition, tasks, handlers));
  const { result, abort } = machine.run(input as Input, {
    overrides: { taskResourceLocalHandlers: handlers as never },
  });
  return {
    abort,
    result: result.then(carried, (error: Error) => {
      const { name, message } = (error instanceof ExecutionError ? error.cause : error) as Error;
      throw new StatesError(name, message);
    }),
  };
};

/** A payload template with its paths and intrinsic functions worked out, as a state would. */
export const fill = async (template: Fields, input: unknown): Promise<Fields> => {
  const machine = machineOf({ StartAt: 'Fill', States: { Fill: { Type: 'Pass', Parameters: template, End: true } } });
  return (await machine.run(input as Input).result) as Fields;
};
