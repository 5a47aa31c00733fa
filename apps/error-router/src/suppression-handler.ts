import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { sealOf } from '@status-callbacks/suppression/seal';
import { parseSettings } from '@status-callbacks/suppression/settings';
import { openWriter } from '@status-callbacks/suppression/writer';
import { parseFact } from './suppression/fact.ts';
import { firstReceiptIn } from './first-receipt.ts';
import { config } from './suppression/keeping.ts';
import { suppressIn } from './suppression/suppress.ts';

const { TABLE_NAME, SETTINGS, HISTORY_TABLE_NAME } = readConfig(config);
const settings = parseSettings(SETTINGS);
const dynamo = new DynamoDBClient({});

export const handler = consume({
  service: 'error-router-suppression',
  parse: parseFact,
  sink: suppressIn({
    writer: openWriter(dynamo, TABLE_NAME, settings),
    seal: sealOf(settings, () => new SecretsManagerClient({})),
    settings,
    firstReceipt: firstReceiptIn(dynamo, HISTORY_TABLE_NAME),
  }),
});
