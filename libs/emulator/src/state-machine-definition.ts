/** A state machine in the Amazon States Language, as far as this stand-in reads one. */
export interface StateMachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface State {
  readonly Type: string;
  readonly [field: string]: unknown;
}

/** A map whose iterations are part of the execution. */
export interface InlineMapState extends State {
  readonly ItemProcessor: StateMachineDefinition;
  readonly ItemSelector?: Fields;
  readonly ItemsPath?: string;
  readonly MaxConcurrency?: number;
}

/** A map whose iterations are executions of their own, over the objects of a bucket. */
export interface DistributedMapState extends State {
  readonly ItemProcessor: StateMachineDefinition;
  readonly ItemReader: { readonly Parameters: Fields };
  readonly ItemBatcher?: {
    readonly MaxItemsPerBatch?: number;
    readonly MaxInputBytesPerBatch?: number;
    readonly BatchInput?: Fields;
  };
  readonly ResultWriter: { readonly Parameters: Fields };
  readonly Label?: string;
  readonly MaxConcurrency?: number;
  readonly MaxConcurrencyPath?: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';
const LIST_OBJECTS = 'arn:aws:states:::s3:listObjectsV2';
const PUT_OBJECT = 'arn:aws:states:::s3:putObject';

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const isDistributed = (state: State): state is DistributedMapState =>
  state.Type === 'Map' && fieldsOf(fieldsOf(state['ItemProcessor'])['ProcessorConfig'])['Mode'] === 'DISTRIBUTED';

const COMMON = ['Comment', 'End', 'InputPath', 'Next', 'OutputPath', 'Type'];
const MAP = ['ItemProcessor', 'MaxConcurrency', 'ResultPath', 'ResultSelector', 'Retry'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Choice: ['Choices', 'Default'],
  Fail: ['Cause', 'Error'],
  Map: [...MAP, 'ItemSelector', 'ItemsPath'],
  Pass: ['Parameters', 'Result', 'ResultPath'],
  Succeed: [],
  Task: ['Parameters', 'Resource', 'ResultPath', 'ResultSelector', 'Retry', 'TimeoutSeconds'],
};
const DISTRIBUTED = [
  ...MAP,
  'ItemBatcher',
  'ItemReader',
  'Label',
  'MaxConcurrencyPath',
  'ResultWriter',
  'ToleratedFailurePercentage',
];

/** Everything in a definition that would not run here as it does on AWS, by state and field. */
export const unsupportedStates = ({ States, ...definition }: Fields): string[] => [
  ...unknownFields(definition, ['Comment', 'ProcessorConfig', 'StartAt']),
  ...Object.entries(fieldsOf(States)).flatMap(([name, state]) =>
    unsupportedIn(state as State).map((refusal) => `state ${name}: ${refusal}`),
  ),
];

const unknownFields = (fields: unknown, known: readonly string[], within = ''): string[] =>
  Object.keys(fieldsOf(fields))
    .filter((field) => !known.includes(field.replace(/\.\$$/, '')))
    .map((field) => `${within}${field} is not supported`);

const unsupportedIn = (state: State): string[] => {
  const known = isDistributed(state) ? DISTRIBUTED : FIELDS[state.Type];
  if (!known) return [`Type ${state.Type} is not supported`];
  return [
    ...unknownFields(state, [...COMMON, ...known]),
    ...contextPaths(state),
    ...(state.Type === 'Task' ? unsupportedTask(state) : []),
    ...(isDistributed(state) ? unsupportedMap(state) : []),
    ...(state.Type === 'Map' ? unsupportedStates(fieldsOf(state['ItemProcessor'])) : []),
  ];
};

/** Of the context only the item of an inline map is known here, and only where the item is chosen. */
const contextPaths = ({ ItemProcessor: _, ItemSelector, ...state }: State): string[] =>
  [...pathsIn(state), ...pathsIn(ItemSelector).filter((path) => !path.startsWith('$$.Map.Item.'))].map(
    (path) => `${path} is not supported`,
  );

const pathsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? (value.match(/\$\$[\w.]*/g) ?? [])
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(pathsIn)
      : [];

const unsupportedTask = ({ Resource, Parameters }: State): string[] => [
  ...(Resource === LAMBDA_INVOKE ? [] : [`Resource: only ${LAMBDA_INVOKE} is supported`]),
  ...unknownFields(Parameters, ['FunctionName', 'Payload'], 'Parameters.'),
];

const unsupportedMap = ({ ItemReader, ItemBatcher, ResultWriter, ItemProcessor, ...state }: State): string[] => {
  const { Resource: reads, ...reader } = fieldsOf(ItemReader);
  const { Resource: writes, ...writer } = fieldsOf(ResultWriter);
  const { ExecutionType } = fieldsOf(fieldsOf(ItemProcessor)['ProcessorConfig']);
  const { OutputType, Transformation } = fieldsOf(writer['WriterConfig']);
  return [
    ...(reads === LIST_OBJECTS ? [] : [`ItemReader.Resource: only ${LIST_OBJECTS} is supported`]),
    ...unknownFields(reader, ['Parameters'], 'ItemReader.'),
    ...unknownFields(reader['Parameters'], ['Bucket', 'Prefix'], 'ItemReader.Parameters.'),
    ...unknownFields(ItemBatcher, ['BatchInput', 'MaxInputBytesPerBatch', 'MaxItemsPerBatch'], 'ItemBatcher.'),
    ...(writes === PUT_OBJECT ? [] : [`ResultWriter.Resource: only ${PUT_OBJECT} is supported`]),
    ...unknownFields(writer, ['Parameters', 'WriterConfig'], 'ResultWriter.'),
    ...unknownFields(writer['Parameters'], ['Bucket', 'Prefix'], 'ResultWriter.Parameters.'),
    ...(OutputType === 'JSONL' && Transformation === 'COMPACT'
      ? []
      : ['ResultWriter.WriterConfig: only JSONL and COMPACT is supported']),
    ...((state['ToleratedFailurePercentage'] ?? 0) === 0 ? [] : ['ToleratedFailurePercentage: only 0 is supported']),
    // An express execution ends after five minutes, which nothing here sees to.
    ...(ExecutionType === 'STANDARD' ? [] : ['ItemProcessor: only STANDARD executions are supported']),
  ];
};
