import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig } from '@status-callbacks/lambda/config';
import { serviceLog } from '@status-callbacks/lambda/service-log';
import { enqueueIn, WHILE_TWILIO_WAITS } from './enqueue.ts';
import { config, frontDoor } from './front-door.ts';

const { QUEUE_URL, MAX_MESSAGE_BYTES } = readConfig(config);

export const handler = frontDoor({
  enqueue: enqueueIn(new SQSClient(WHILE_TWILIO_WAITS), QUEUE_URL),
  maxMessageBytes: MAX_MESSAGE_BYTES,
  log: serviceLog('ingest'),
});
