import { S3Client } from '@aws-sdk/client-s3';
import { readConfig } from '@status-callbacks/lambda/config';
import { config, sumIn } from './sum.ts';

const { RESULTS_BUCKET } = readConfig(config);

export const handler = sumIn(new S3Client({}), RESULTS_BUCKET);
