import { MOST_WORKERS } from '@status-callbacks/contract/replay-run';

export interface DefinitionProps {
  readonly archiveBucket: string;
  readonly resultsBucket: string;
  readonly workerArn: string;
  readonly sumArn: string;
}

/** Of the map runs, and so in the ARNs of what they start. */
export const MAP_LABEL = 'Objects';

const invoke = (functionArn: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionArn, 'Payload.$': '$' },
  // Longer than any function runs: what ends it is the function's own timeout, or Lambda.
  TimeoutSeconds: 1_000,
  Retry: [
    // Another attempt would read the same input at the same pace.
    { ErrorEquals: ['InvalidInput', 'TooSlow'], MaxAttempts: 0 },
    // Workers fail together when the topic throttles: they come back apart, over eight minutes at most.
    {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxAttempts: 8,
      MaxDelaySeconds: 256,
      JitterStrategy: 'FULL',
    },
  ],
});

/** One batch of objects. A worker whose time is up says how far it has come, and another goes on from there. */
const sendBatch = (workerArn: string) => ({
  // An express execution ends after five minutes, and a slow batch takes many invocations of fifteen.
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Send',
  States: {
    Send: {
      ...invoke(workerArn),
      ResultSelector: { 'left.$': '$.Payload.left', 'reached.$': '$.Payload.reached' },
      ResultPath: '$.sent',
      Next: 'Anything left?',
    },
    'Anything left?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.sent.left', BooleanEquals: true, Next: 'Send' }],
      Default: 'Batch sent',
    },
    'Batch sent': { Type: 'Succeed', OutputPath: '$.sent.reached' },
  },
});

/**
 * Day after day, in each the objects of that day in batches, side by side; at the end the sum of what the batches say.
 * One day at a time, so that `workers` bounds the whole run. The listing is by day, not by hour: a year of hours is more than
 * an execution's input may hold, and workers leave out what is not in the window.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export const definition = ({ archiveBucket, resultsBucket, workerArn, sumArn }: DefinitionProps) => ({
  Comment: 'Sends what was archived in a window again',
  StartAt: 'Few enough workers?',
  States: {
    'Few enough workers?': {
      Type: 'Choice',
      Choices: [
        {
          And: [
            // 0 would mean as many as there are batches.
            { Variable: '$.workers', NumericGreaterThanEquals: 1 },
            { Variable: '$.workers', NumericLessThanEquals: MOST_WORKERS },
          ],
          Next: 'Days',
        },
      ],
      Default: 'Not so many workers',
    },
    'Not so many workers': {
      Type: 'Fail',
      Error: 'InvalidInput',
      Cause: `workers must be 1 to ${MOST_WORKERS}: together they must not drown live traffic`,
    },
    Days: {
      Type: 'Map',
      ItemsPath: '$.days',
      ItemSelector: { 'day.$': '$$.Map.Item.Value', 'workers.$': '$.workers', 'job.$': '$.job' },
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Objects',
        States: {
          Objects: {
            Type: 'Map',
            Label: MAP_LABEL,
            ItemReader: {
              Resource: 'arn:aws:states:::s3:listObjectsV2',
              Parameters: { Bucket: archiveBucket, 'Prefix.$': '$.day' },
            },
            // Enough to be worth an invocation where objects are small, and where they are full less than a minute of
            // sending; a day of one object a minute makes batches for all workers. Half of what an input may hold is left
            // for the progress that it gets on the way.
            ItemBatcher: { MaxItemsPerBatch: 25, MaxInputBytesPerBatch: 131_072, BatchInput: { 'job.$': '$.job' } },
            MaxConcurrencyPath: '$.workers',
            // A batch that failed is a part of the window that was not sent. The run stops there, and a redrive goes on with
            // what has failed and what was not begun (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html).
            // What is wrong with the archive itself fails no batch: workers count it and go on.
            ToleratedFailurePercentage: 0,
            ItemProcessor: sendBatch(workerArn),
            ResultWriter: {
              Resource: 'arn:aws:states:::s3:putObject',
              Parameters: { Bucket: resultsBucket, 'Prefix.$': '$.job.replayId' },
              WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
            },
            // The key of the manifest, and nothing at all for a run that found nothing and wrote none: whether it does is
            // not documented.
            ResultSelector: { 'manifests.$': '$..Key' },
            End: true,
          },
        },
      },
      Next: 'Sum',
    },
    Sum: { ...invoke(sumArn), OutputPath: '$.Payload', End: true },
  },
});
