import { synthesise } from '@status-callbacks/infra/service-app';
import { DynamoWriterStack } from './stack.ts';

synthesise((app, stage, code) => new DynamoWriterStack(app, stage, code));
