import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { config, countTo } from './alerts/count.ts';
import { namesIn } from './alerts/parameter-names.ts';
import { setTimerOn } from './alerts/timers.ts';

const env = readConfig(config);

export const handler = consume({
  service: 'error-router-count',
  parse: parseStatusCallback,
  sink: countTo({
    table: { dynamo: new DynamoDBClient({}), name: env.TABLE_NAME, now: Date.now },
    setTimer: setTimerOn(new SQSClient({}), env.TIMER_QUEUE_URL, Date.now),
    parameters: namesIn(env.PARAMETERS),
    bucketSeconds: env.BUCKET_SECONDS,
    oldSeconds: env.OLD_SECONDS,
  }),
});
