import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/**
 * Holds every stack of an app against AWS's own rules when it is synthesised: a finding fails the synthesis, unless the
 * resource it is about says why it is none.
 */
export const checkOnSynthesis = (app: App): void => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
};
