import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { readConfig } from '@status-callbacks/lambda/config';
import { onRecords } from '@status-callbacks/lambda/records';
import { publishTo } from '@status-callbacks/topic/publish';
import { tallyAccounts } from './account-tally.ts';
import { hostsOf } from '@status-callbacks/signature/hosts';
import { config, ingest } from './ingest.ts';
import { keysFrom } from './keys.ts';
import { publishWith } from './publish.ts';
import { quarantineIn } from './quarantine.ts';
import { receivers } from './receive.ts';

const { TOPIC_ARN, QUARANTINE_BUCKET, SECRET_NAME, QUEUE, ORIGINS } = readConfig(config);

export const handler = onRecords(
  'ingest',
  ingest({
    receive: receivers[QUEUE],
    hosts: hostsOf(ORIGINS),
    keys: keysFrom(new SecretsManagerClient({}), SECRET_NAME),
    publish: publishWith(publishTo(new SNSClient({}), TOPIC_ARN)),
    quarantine: quarantineIn(new S3Client({}), QUARANTINE_BUCKET),
    tally: tallyAccounts(),
  }),
);
