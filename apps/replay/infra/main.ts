import { synthesise } from '@status-callbacks/infra/service-app';
import { ReplayStack } from './stack.ts';

synthesise((app, stage, code) => new ReplayStack(app, stage, code));
