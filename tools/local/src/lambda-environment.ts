import type { LambdaDefinition } from './lambda-function.ts';

/**
 * What the function finds in its environment: the template's variables, what Lambda itself sets, and where AWS is. Nothing
 * of the shell that started this program.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const lambdaEnvironment = (
  { name, environment, memoryMegabytes, exportName }: LambdaDefinition,
  aws: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...environment,
  ...aws,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  _HANDLER: exportName,
  TZ: 'UTC',
});

/** A thread has no Node options of its own; those of the template that it takes at all go to its command line. */
export const lambdaExecArgv = ({ environment }: LambdaDefinition): string[] =>
  (environment['NODE_OPTIONS'] ?? '').split(' ').filter((option) => option === '--enable-source-maps');
