import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { namesIn } from './alerts/parameter-names.ts';
import { publishAlertTo } from './alerts/publish-alert.ts';
import { config, raiseTo } from './alerts/raise.ts';
import { setTimerOn } from './alerts/timers.ts';
import { firstReceiptIn } from './first-receipt.ts';
import { parseReaction } from './react.ts';

const env = readConfig(config);
const dynamo = new DynamoDBClient({});

export const handler = consume({
  service: 'error-router-alerts',
  parse: parseReaction,
  sink: raiseTo({
    table: { dynamo, name: env.TABLE_NAME, now: Date.now },
    publish: publishAlertTo(new SNSClient({}), env.TOPIC_ARN),
    setTimer: setTimerOn(new SQSClient({}), env.TIMER_QUEUE_URL, Date.now),
    firstReceipt: firstReceiptIn(dynamo, env.HISTORY_TABLE_NAME),
    stage: env.STAGE,
    parameters: namesIn(env.PARAMETERS),
    quietSeconds: env.QUIET_SECONDS,
    oldSeconds: env.OLD_SECONDS,
  }),
});
