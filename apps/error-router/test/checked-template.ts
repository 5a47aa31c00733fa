import { checkOnSynthesis } from '@status-callbacks/infra/checks';
import { stages, type Stage } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ErrorRouterStack } from '../infra/stack.ts';

/** Checked, because nothing else synthesises what is not switched on in this repository. */
export const templateOf = (stage: Stage = stages.prod): Template => {
  const app = new App();
  checkOnSynthesis(app);
  return Template.fromStack(new ErrorRouterStack(app, stage, Code.fromInline('x')));
};
