import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { publishAlertTo } from './alerts/publish-alert.ts';
import { config, ringFor } from './alerts/ring.ts';
import { parseRing, setTimerOn } from './alerts/timers.ts';

const env = readConfig(config);

export const handler = consume({
  service: 'error-router-timers',
  parse: parseRing,
  sink: ringFor({
    table: { dynamo: new DynamoDBClient({}), name: env.TABLE_NAME, now: Date.now },
    publish: publishAlertTo(new SNSClient({}), env.TOPIC_ARN),
    setTimer: setTimerOn(new SQSClient({}), env.TIMER_QUEUE_URL, Date.now),
    stage: env.STAGE,
    bucketSeconds: env.BUCKET_SECONDS,
    quietSeconds: env.QUIET_SECONDS,
  }),
});
