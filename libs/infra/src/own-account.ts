import { CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Has every role refuse a service that acts for another account ("confused deputy"). `IfExists`, because not every service says for
 * whom it acts when it assumes a role: API Gateway does not for the role of an integration
 * (https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479), and a condition it
 * cannot meet would be a 500 for every callback. A role whose service is documented to say it has a stricter one besides.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
 */
export const ownAccountOnly: IAspect = {
  visit: (node: IConstruct) => {
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::IAM::Role') return;
    node.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Condition.StringEqualsIfExists', {
      'aws:SourceAccount': Stack.of(node).account,
    });
  },
};
