import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { config, writeTo } from './write.ts';

const { TABLE_NAME, HISTORY_DAYS } = readConfig(config);

export const handler = consume({
  service: 'dynamo-writer',
  parse: parseStatusCallback,
  sink: writeTo(new DynamoDBClient({}), TABLE_NAME, HISTORY_DAYS),
});
