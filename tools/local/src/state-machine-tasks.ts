import type { StateMachine } from '@status-callbacks/emulator/step-functions';
import { FunctionFailed } from './function-failed.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** How state machines reach functions: failures go by the names that retries look for. */
export const invokeFrom =
  (lambdas: ReadonlyMap<string, LambdaFunction>): StateMachine['invoke'] =>
  async (functionArn, payload) => {
    const lambda = lambdas.get(functionArn);
    if (!lambda)
      throw Object.assign(new Error(`Function not found: ${functionArn}`), {
        name: 'Lambda.ResourceNotFoundException',
      });
    try {
      return await lambda.invoke(payload);
    } catch (error) {
      if (!(error instanceof FunctionFailed)) throw error;
      throw Object.assign(new Error(error.errorMessage), { name: error.errorType });
    }
  };
