import { synthesise } from '@status-callbacks/infra/service-app';
import { ErrorRouterStack } from './stack.ts';

synthesise((app, stage, code) => new ErrorRouterStack(app, stage, code));
