import type { Template } from 'aws-cdk-lib/assertions';
import { EVERY_FUNCTION_READS } from './service-function.ts';

/** The environment that a stack gives to the function behind a handler, for a test to hold against what its code reads. */
export const variablesGiven = (template: Template, handler: string): string[] => {
  const found = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Handler: handler } }));
  if (found.length !== 1) throw new Error(`${found.length} functions with the handler ${handler}`);
  const { Environment } = found[0]!['Properties'] as { Environment: { Variables: object } };
  return Object.keys(Environment.Variables).toSorted();
};

/** The environment that code reads: by its own schema, and as every function does. */
export const variablesRead = ({ shape }: { readonly shape: object }): string[] =>
  [...new Set([...EVERY_FUNCTION_READS, ...Object.keys(shape)])].toSorted();
