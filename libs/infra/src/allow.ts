import { Stack, Validations } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';

export interface Wildcard {
  readonly actions: string[];
  /** ARNs with a `*` in them. */
  readonly resources: string[];
  /** @default none */
  readonly conditions?: Conditions;
  /** Why they cannot be named one by one. */
  readonly reason: string;
}

/** The one way to a wildcard in a role: for exactly these resources, and with a reason beside them. */
export const allowWildcard = (role: Role, { actions, resources, conditions, reason }: Wildcard): void => {
  role.addToPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
  const stack = Stack.of(role);
  for (const resource of resources) {
    const finding = `Resource::${flattenCfnReference(stack.resolve(resource) as string)}`;
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
  }
};
