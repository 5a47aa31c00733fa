import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { readConfig } from '@status-callbacks/lambda/config';
import { serviceLog } from '@status-callbacks/lambda/service-log';
import { publishTo } from '@status-callbacks/topic/publish';
import { config, replayObjects } from './replay-objects.ts';

const { ARCHIVE_BUCKET, TOPIC_ARN } = readConfig(config);
const sns = new SNSClient({});

export const handler = replayObjects({
  store: s3Store(new S3Client({}), ARCHIVE_BUCKET),
  publishTo: (target) => publishTo(sns, TOPIC_ARN, target),
  log: serviceLog('replay'),
});
