import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { sealOf } from '@status-callbacks/suppression/seal';
import { parseSettings } from '@status-callbacks/suppression/settings';
import { openWriter } from '@status-callbacks/suppression/writer';
import { firstReceiptIn } from './first-receipt.ts';
import { liftIn } from './suppression/lift.ts';
import { config } from './suppression/keeping.ts';

const { TABLE_NAME, SETTINGS, HISTORY_TABLE_NAME } = readConfig(config);
const settings = parseSettings(SETTINGS);
const dynamo = new DynamoDBClient({});

export const handler = consume({
  service: 'error-router-delivery',
  parse: parseStatusCallback,
  sink: liftIn({
    writer: openWriter(dynamo, TABLE_NAME, settings),
    seal: sealOf(settings, () => new SecretsManagerClient({})),
    settings,
    firstReceipt: firstReceiptIn(dynamo, HISTORY_TABLE_NAME),
  }),
});
