import type { Template } from 'aws-cdk-lib/assertions';
import { EVERY_FUNCTION_READS } from './service-function.ts';

/** The environment that a stack gives to the function behind a handler, for a test to hold against what its code reads. */
export const variablesGiven = (template: Template, handler: string): string[] => {
  const found = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Handler: handler } }));
  const given = found.map(({ Properties }) =>
    Object.keys((Properties as { Environment: { Variables: object } }).Environment.Variables).toSorted(),
  );
  const [first] = given;
  if (!first) throw new Error(`no function with the handler ${handler}`);
  if (given.some((each) => each.join() !== first.join()))
    throw new Error(`functions of ${handler} differ in their variables`);
  return first;
};

/** The environment that code reads: by its own schema, and as every function does. */
export const variablesRead = ({ shape }: { readonly shape: object }): string[] =>
  [...new Set([...EVERY_FUNCTION_READS, ...Object.keys(shape)])].toSorted();
