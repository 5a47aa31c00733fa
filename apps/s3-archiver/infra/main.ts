import { synthesise } from '@status-callbacks/infra/service-app';
import { S3ArchiverStack } from './stack.ts';

synthesise((app, stage, code) => new S3ArchiverStack(app, stage, code));
