import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { bucketsOf } from './alerts/bucket-counts.ts';
import { publishAlertTo } from './alerts/publish-alert.ts';
import { config, ringFor } from './alerts/ring.ts';
import { parseRing, setTimerOn } from './alerts/timers.ts';
import { firstReceiptIn } from './first-receipt.ts';

const env = readConfig(config);
const dynamo = new DynamoDBClient({});
const table = { dynamo, name: env.TABLE_NAME, now: Date.now };

export const handler = consume({
  service: 'error-router-timers',
  parse: parseRing,
  sink: ringFor({
    table,
    readBucket: bucketsOf(table),
    firstReceipt: firstReceiptIn(dynamo, env.HISTORY_TABLE_NAME),
    random: Math.random,
    publish: publishAlertTo(new SNSClient({}), env.TOPIC_ARN),
    setTimer: setTimerOn(new SQSClient({}), env.TIMER_QUEUE_URL, Date.now),
    stage: env.STAGE,
    bucketSeconds: env.BUCKET_SECONDS,
    quietSeconds: env.QUIET_SECONDS,
  }),
});
