import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { sealOf } from '@status-callbacks/suppression/seal';
import { parseSettings } from '@status-callbacks/suppression/settings';
import { openWriter } from '@status-callbacks/suppression/writer';
import { liftIn } from './suppression/lift.ts';
import { config } from './suppression/suppress.ts';

const { TABLE_NAME, SETTINGS } = readConfig(config);
const settings = parseSettings(SETTINGS);

export const handler = consume({
  service: 'error-router-delivery',
  parse: parseStatusCallback,
  sink: liftIn(
    openWriter(new DynamoDBClient({}), TABLE_NAME, settings),
    sealOf(settings, () => new SecretsManagerClient({})),
  ),
});
