import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig } from '@status-callbacks/lambda/config';
import { onRecords } from '@status-callbacks/lambda/records';
import { tallyAccounts } from './account-tally.ts';
import { config, ingest } from './ingest.ts';
import { keysFrom } from './keys.ts';
import { publishTo } from '@status-callbacks/topic/publish';
import { publishWith } from './publish.ts';
import { quarantineIn } from './quarantine.ts';

const { TOPIC_ARN, QUARANTINE_QUEUE_URL, SECRET_NAME } = readConfig(config);

export const handler = onRecords(
  'ingest',
  ingest({
    keys: keysFrom(new SecretsManagerClient({}), SECRET_NAME),
    publish: publishWith(publishTo(new SNSClient({}), TOPIC_ARN)),
    quarantine: quarantineIn(new SQSClient({}), QUARANTINE_QUEUE_URL),
    tally: tallyAccounts(),
  }),
);
