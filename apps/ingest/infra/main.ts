import { synthesise } from '@status-callbacks/infra/service-app';
import { IngestStack } from './stack.ts';

synthesise((app, stage, code) => new IngestStack(app, stage, code));
