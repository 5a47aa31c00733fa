import { type GetMetricDataCommand, ListMetricsCommand, type Metric } from '@aws-sdk/client-cloudwatch';
import type { CloudWatch } from '../src/cost/metrics.ts';
import { placeOf } from '../src/cost/place.ts';
import { stageCost } from '../src/cost/stage-cost.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-23T12:00:00Z');

interface Series {
  readonly metric: Required<Pick<Metric, 'Namespace' | 'MetricName' | 'Dimensions'>>;
  readonly values: readonly number[];
}

const series = (namespace: string, name: string, dimensions: Record<string, string>, ...values: number[]): Series => ({
  metric: {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  },
  values,
});

/** Lists one metric a page and gives one value a page. */
const fakeCloudWatch = (all: readonly Series[]) => {
  const asked: GetMetricDataCommand['input'][] = [];
  const list = ({ Namespace, MetricName, NextToken = '0' }: ListMetricsCommand['input']) => {
    const found = all.filter(({ metric }) => metric.Namespace === Namespace && metric.MetricName === MetricName);
    const page = Number(NextToken);
    return {
      Metrics: found.slice(page, page + 1).map(({ metric }) => metric),
      ...(page + 1 < found.length && { NextToken: String(page + 1) }),
    };
  };
  const data = (input: GetMetricDataCommand['input']) => {
    asked.push(input);
    const page = Number(input.NextToken ?? '0');
    const found = input.MetricDataQueries!.map(({ Id, MetricStat }) => ({
      Id,
      Values: all.find(({ metric }) => metric === MetricStat!.Metric)!.values.slice(page, page + 1),
    }));
    const more = all.some(({ values }) => values.length > page + 1);
    return { MetricDataResults: found, ...(more && { NextToken: String(page + 1) }) };
  };
  const send = (command: unknown): Promise<unknown> =>
    Promise.resolve(
      command instanceof ListMetricsCommand ? list(command.input) : data((command as GetMetricDataCommand).input),
    );
  return { cloudWatch: { send } as unknown as CloudWatch, asked };
};

const queue = (name: string) => ({ QueueName: `status-callbacks-${name}` });
const lambda = (name: string) => ({ FunctionName: `status-callbacks-${name}` });
const HISTORY = 'status-callbacks-dynamo-writer-prod-HistoryC127576E-1XYZ';

/** 2,000 requests, of which 100 are refused and 50 of the others report an error. */
const day: Series[] = [
  series('AWS/ApiGateway', 'Count', { ApiId: 'abc123' }, 1_500, 500),
  series('AWS/ApiGateway', 'Count', { ApiId: 'abc123', Stage: '$default' }, 2_000),
  series('AWS/ApiGateway', 'Count', { ApiId: 'another' }, 7_000),
  series('StatusCallbacks', 'verified', { service: 'ingest', stage: 'prod' }, 1_900),
  series('StatusCallbacks', 'verified', { service: 'ingest', stage: 'prod', key: 'primary' }, 1_900),
  series('StatusCallbacks', 'verified', { service: 'ingest', stage: 'dev' }, 9),
  series('StatusCallbacks', 'refused', { service: 'ingest', stage: 'prod' }, 100),
  series('AWS/SQS', 'NumberOfMessagesSent', queue('ingest-prod-Queue4A7E3555-a1'), 2_000),
  series('AWS/SQS', 'NumberOfMessagesReceived', queue('ingest-prod-Queue4A7E3555-a1'), 2_000),
  series('AWS/SQS', 'NumberOfMessagesDeleted', queue('ingest-prod-Queue4A7E3555-a1'), 2_000),
  series('AWS/SQS', 'NumberOfEmptyReceives', queue('ingest-prod-Queue4A7E3555-a1'), 300),
  series('AWS/SQS', 'NumberOfMessagesSent', queue('s3-archiver-prod-Queue4A7E3555-c3'), 1_900),
  series('AWS/SQS', 'NumberOfMessagesReceived', queue('s3-archiver-prod-Queue4A7E3555-c3'), 1_900),
  series('AWS/SQS', 'NumberOfMessagesDeleted', queue('s3-archiver-prod-Queue4A7E3555-c3'), 1_900),
  series('AWS/SQS', 'NumberOfMessagesDeleted', queue('error-router-prod-Queue4A7E3555-d4'), 50),
  series('AWS/SQS', 'NumberOfEmptyReceives', queue('crm-prod-Queue4A7E3555-e5'), 1_000),
  series('AWS/SQS', 'NumberOfMessagesSent', queue('ingest-dev-Queue4A7E3555-f6'), 4_000),
  series('AWS/SQS', 'NumberOfMessagesSent', { QueueName: 'orders' }, 4_000),
  series('AWS/Lambda', 'Invocations', lambda('ingest-prod-Function'), 400),
  series('AWS/Lambda', 'Invocations', { ...lambda('ingest-prod-Function'), Resource: 'x' }, 400),
  series('AWS/Lambda', 'Duration', lambda('ingest-prod-Function'), 40_000),
  series('AWS/Lambda', 'Invocations', lambda('s3-archiver-prod-Function'), 4),
  series('AWS/Lambda', 'Duration', lambda('error-router-prod-ReactionFunction'), 8_000),
  series('AWS/Lambda', 'Invocations', lambda('error-router-prod-ReactionFunction'), 20),
  series('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName: HISTORY }, 1_900),
  series(
    'AWS/DynamoDB',
    'ConsumedWriteCapacityUnits',
    { TableName: HISTORY, GlobalSecondaryIndexName: 'byStatus' },
    950,
  ),
  series('AWS/SNS', 'NumberOfMessagesPublished', { TopicName: 'status-callbacks-ingest-prod-TopicBFC7AF6E-g7' }, 1_900),
  series('AWS/Logs', 'IncomingBytes', { LogGroupName: 'status-callbacks-ingest-prod-AccessLogs8B620ECA-h8' }, 500_000),
];

const URL_OF_API = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const window = { from: NOON + 60_000, to: NOON + 2 * HOUR - 1 };

const costOf = (all: readonly Series[]) => {
  const { cloudWatch, asked } = fakeCloudWatch(all);
  return { asked, costs: stageCost(cloudWatch, 'prod', URL_OF_API, window) };
};

describe('the cost of a stage', () => {
  it('is of what its metrics say, and of nothing else', async () => {
    const { bill, callbacks } = await costOf(day).costs;
    expect(callbacks).toBe(2_000);
    const quantities = bill.lines.map(({ service, what, quantity }) => [`${service}: ${what}`, quantity]);
    expect(Object.fromEntries(quantities)).toEqual({
      'ingest: HTTP API': 2_000,
      'ingest: Queue: sent': 2_000,
      // Five messages an invocation, so five a request.
      'ingest: Queue: read and emptied': 400 + 400 + 300,
      'ingest: quarantine objects': 100,
      'ingest: functions: calls': 400,
      'ingest: functions: time': 20,
      'ingest: topic': expect.closeTo(1_900 / 4.75),
      'ingest: access log': 0.0005,
      's3-archiver: Queue: read and emptied': 380,
      's3-archiver: functions: calls': 4,
      's3-archiver: objects': 4,
      's3-archiver: archive, a month': expect.closeTo(0.00057),
      'dynamo-writer: History: written': 2_850,
      'error-router: Queue: read and emptied': 5,
      'error-router: functions: calls': 20,
      // It has 256 MB.
      'error-router: functions: time': 2,
      'error-router: bus': 50,
      'error-router: archive of the bus': expect.closeTo(0.0001),
      // A sink of somebody's own.
      'crm: Queue: read and emptied': 1_000,
    });
  });

  it('says what came', async () => {
    const of = (await costOf(day).costs).of.join('\n');
    expect(of).toContain('from 2026-11-23 12:00 to 2026-11-23 14:00 UTC');
    expect(of).toContain('2,000 requests');
    expect(of).toContain('1,900 callbacks verified, 2.6 % of them with an error, and 100 refused');
  });

  it('asks for whole hours', async () => {
    const { costs, asked } = costOf(day);
    await costs;
    expect(asked.length).toBeGreaterThan(1);
    for (const { StartTime, EndTime, MetricDataQueries } of asked) {
      expect([StartTime, EndTime]).toEqual([new Date(NOON), new Date(NOON + 2 * HOUR)]);
      expect(new Set(MetricDataQueries!.map(({ MetricStat }) => MetricStat!.Period))).toEqual(new Set([3_600]));
    }
  });

  it('is nothing to speak of when nothing came', async () => {
    await expect(costOf([]).costs).rejects.toMatchObject({
      name: 'NothingThere',
      message: expect.stringContaining('no request came to stage prod from 2026-11-23 12:00'),
    });
  });
});

it.each([
  ['status-callbacks-ingest-prod-Queue4A7E3555-AbCdEf123', { service: 'ingest', part: 'Queue' }],
  [
    'status-callbacks-error-router-prod-CountDeadLetters075FAFB7-x',
    { service: 'error-router', part: 'CountDeadLetters' },
  ],
  ['status-callbacks-error-router-prod-CountFunction', { service: 'error-router', part: 'CountFunction' }],
  ['status-callbacks-ingest-prod-FrontDoor', { service: 'ingest', part: 'FrontDoor' }],
  ['status-callbacks-ingest-dev-FrontDoor', undefined],
  ['orders-prod-Queue', undefined],
])('knows of %s whose it is', (name, place) => {
  expect(placeOf(name, 'prod')).toEqual(place);
});
