import type { Stack } from './template.ts';

/** A template parameter whose value is read from SSM when the stack is deployed: how stacks meet. */
export const isAddressType = (type: string): boolean => type === 'AWS::SSM::Parameter::Value<String>';

/** Which resource of which stack publishes each SSM parameter. */
export const publishers = (
  stacks: readonly Stack[],
): Map<string, { readonly stack: Stack; readonly logicalId: string }> =>
  new Map(
    stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources)
        .filter(([, { Type }]) => Type === 'AWS::SSM::Parameter')
        .map(([logicalId, { Properties }]) => [Properties?.['Name'] as string, { stack, logicalId }] as const),
    ),
  );
