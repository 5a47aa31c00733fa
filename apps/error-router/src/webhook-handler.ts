import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { config, parseText, postTo } from './alerts/post.ts';

const { SECRET_ARN, NO_WEBHOOK } = readConfig(config);

export const handler = consume({
  service: 'error-router-webhook',
  parse: parseText,
  sink: postTo({ secrets: new SecretsManagerClient({}), secretArn: SECRET_ARN, noWebhook: NO_WEBHOOK }),
});
