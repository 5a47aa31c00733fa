import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  ListMetricsCommand,
  type ListMetricsCommandOutput,
  type Metric,
} from '@aws-sdk/client-cloudwatch';
import type { Window } from '@status-callbacks/archive/layout';

export type CloudWatch = Pick<CloudWatchClient, 'send'>;

/** What one resource did in the window. */
export interface Sum {
  readonly metric: string;
  /** The name of a queue, function, table, topic or log group, or the id of the API. */
  readonly resource: string;
  readonly sum: number;
}

/** The first dimension names the resource; one more that a metric may have splits it, and is added up again. */
const MEASURED: readonly { readonly namespace: string; readonly by: readonly string[]; readonly metrics: string[] }[] =
  [
    { namespace: 'AWS/ApiGateway', by: ['ApiId'], metrics: ['Count'] },
    {
      namespace: 'AWS/SQS',
      by: ['QueueName'],
      metrics: ['NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives'],
    },
    { namespace: 'AWS/Lambda', by: ['FunctionName'], metrics: ['Invocations', 'Duration'] },
    {
      namespace: 'AWS/DynamoDB',
      by: ['TableName', 'GlobalSecondaryIndexName'],
      metrics: ['ConsumedWriteCapacityUnits', 'ConsumedReadCapacityUnits'],
    },
    { namespace: 'AWS/SNS', by: ['TopicName'], metrics: ['NumberOfMessagesPublished'] },
    { namespace: 'AWS/Logs', by: ['LogGroupName'], metrics: ['IncomingBytes'] },
    { namespace: 'StatusCallbacks', by: ['stage', 'service'], metrics: ['verified', 'refused'] },
  ];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;
/** The finest that CloudWatch keeps for longer than 63 days. */
const PERIOD_SECONDS = 3_600;
const PERIOD_MS = PERIOD_SECONDS * 1_000;

/** Whole hours, as CloudWatch keeps them; at least one. */
export const wholeHours = ({ from, to }: Window): Window => ({
  from: Math.floor(from / PERIOD_MS) * PERIOD_MS,
  to: Math.ceil(to / PERIOD_MS) * PERIOD_MS,
});

const resourceOf = ({ Dimensions = [] }: Metric, by: readonly string[]): string | undefined => {
  const known = Dimensions.every(({ Name = '' }) => by.includes(Name));
  const first = Dimensions.find(({ Name }) => Name === by[0])?.Value;
  return known ? first : undefined;
};

const listed = async (cloudWatch: CloudWatch, Namespace: string, MetricName: string): Promise<Metric[]> => {
  const found: Metric[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListMetricsCommand({ Namespace, MetricName, ...(NextToken && { NextToken }) });
    const page: ListMetricsCommandOutput = await cloudWatch.send(command);
    found.push(...(page.Metrics ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return found;
};

const sumsOf = async (cloudWatch: CloudWatch, metrics: readonly Metric[], { from, to }: Window): Promise<number[]> => {
  const sums = metrics.map(() => 0);
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(to),
        MetricDataQueries: metrics.map((Metric, index) => ({
          Id: `m${index}`,
          MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' },
        })),
        ...(NextToken && { NextToken }),
      }),
    );
    for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) {
      sums[Number(Id.slice(1))]! += Values.reduce((sum, value) => sum + value, 0);
    }
    ({ NextToken } = page);
  } while (NextToken);
  return sums;
};

/**
 * Sums over the window of everything that costs, for the resources that are meant. CloudWatch lists what has had a value in
 * the last two weeks: of a stage that is gone for longer it knows nothing.
 */
export const measure = async (
  cloudWatch: CloudWatch,
  window: Window,
  isMeant: (resource: string) => boolean,
): Promise<Sum[]> => {
  const wanted: { readonly metric: Metric; readonly resource: string }[] = [];
  for (const { namespace, by, metrics } of MEASURED) {
    for (const name of metrics) {
      for (const metric of await listed(cloudWatch, namespace, name)) {
        const resource = resourceOf(metric, by);
        if (resource !== undefined && isMeant(resource)) wanted.push({ metric, resource });
      }
    }
  }
  const sums: Sum[] = [];
  for (let start = 0; start < wanted.length; start += MOST_QUERIES) {
    const some = wanted.slice(start, start + MOST_QUERIES);
    const values = await sumsOf(
      cloudWatch,
      some.map(({ metric }) => metric),
      window,
    );
    sums.push(
      ...some.map(({ metric, resource }, index) => ({ metric: metric.MetricName!, resource, sum: values[index]! })),
    );
  }
  return sums;
};
