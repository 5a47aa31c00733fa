export interface Price {
  /** US dollars for one unit. */
  readonly dollars: number;
  readonly unit: string;
  /** Where AWS says it. */
  readonly source: string;
  /** The month it was looked up in. */
  readonly asOf: string;
  /** A: seen on a page of AWS, or a copy of one. B: seen elsewhere, 2025 or later. C: known for years, not looked up. */
  readonly confidence: 'A' | 'B' | 'C';
}

const MILLION = 1_000_000;
const asOf = '2026-11';

const API_GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const EVENTBRIDGE = 'https://aws.amazon.com/eventbridge/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const SECRETS_MANAGER = 'https://aws.amazon.com/secrets-manager/pricing/';
const SNS = 'https://aws.amazon.com/sns/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';

/** List prices of us-east-1, of the first tier, free tier not taken off. */
export const prices = {
  httpApiRequest: { dollars: 1 / MILLION, unit: 'request of 512 KB', source: API_GATEWAY, asOf, confidence: 'A' },
  sqsRequest: { dollars: 0.4 / MILLION, unit: 'request of 64 KB', source: SQS, asOf, confidence: 'B' },
  snsPublish: { dollars: 0.5 / MILLION, unit: 'request of 64 KB', source: SNS, asOf, confidence: 'B' },
  lambdaRequest: { dollars: 0.2 / MILLION, unit: 'invocation', source: LAMBDA, asOf, confidence: 'B' },
  lambdaGbSecond: { dollars: 0.0000133334, unit: 'GB and second, arm64', source: LAMBDA, asOf, confidence: 'B' },
  s3Put: { dollars: 5 / MILLION, unit: 'PUT', source: S3, asOf, confidence: 'C' },
  s3Get: { dollars: 0.4 / MILLION, unit: 'GET', source: S3, asOf, confidence: 'C' },
  s3GbMonth: { dollars: 0.023, unit: 'GB and month', source: S3, asOf, confidence: 'C' },
  dynamoWriteUnit: { dollars: 0.625 / MILLION, unit: 'write unit, on demand', source: DYNAMODB, asOf, confidence: 'B' },
  dynamoReadUnit: { dollars: 0.125 / MILLION, unit: 'read unit, on demand', source: DYNAMODB, asOf, confidence: 'B' },
  busEvent: { dollars: 1 / MILLION, unit: 'custom event of 64 KB', source: EVENTBRIDGE, asOf, confidence: 'C' },
  busArchiveGb: { dollars: 0.1, unit: 'GB archived', source: EVENTBRIDGE, asOf, confidence: 'C' },
  logGb: { dollars: 0.5, unit: 'GB taken in', source: CLOUDWATCH, asOf, confidence: 'C' },
  dashboardMonth: { dollars: 3, unit: 'dashboard and month', source: CLOUDWATCH, asOf, confidence: 'C' },
  alarmMonth: { dollars: 0.1, unit: 'metric of an alarm and month', source: CLOUDWATCH, asOf, confidence: 'C' },
  metricMonth: { dollars: 0.3, unit: 'metric of our own and month', source: CLOUDWATCH, asOf, confidence: 'C' },
  secretMonth: { dollars: 0.4, unit: 'secret and month', source: SECRETS_MANAGER, asOf, confidence: 'C' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;
