import { S3Client } from '@aws-sdk/client-s3';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { archiveTo, config } from './archive.ts';

const { BUCKET_NAME } = readConfig(config);

export const handler = consume({
  service: 's3-archiver',
  parse: parseStatusCallback,
  sink: archiveTo(new S3Client({}), BUCKET_NAME),
});
