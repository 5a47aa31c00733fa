import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { writeBaseline } from '../baseline/assembly.ts';

/** One of the two designs, as the local system runs it. */
export interface UnderTest {
  readonly name: 'this' | 'baseline';
  readonly assemblies: readonly string[];
  /** What its functions verify with; of ours, the secret says it. */
  readonly authToken?: string;
  /** What a function is counted under. */
  readonly serviceOf: (functionName: string) => string;
  /** Whether AWS calls the function by itself, so that nobody pays for reading a queue. */
  readonly isCalled: (functionName: string) => boolean;
  /** Whose invocations write to the table that people ask. */
  readonly writer: string;
}

const WORKSPACE = join(import.meta.dirname, '../../../..');

export const thisSystem = (): UnderTest => ({
  name: 'this',
  assemblies: findAssemblies(WORKSPACE),
  // `status-callbacks-error-router-dev-CountFunction…` is the error router's.
  serviceOf: (functionName) => /^status-callbacks-(.*)-dev-/.exec(functionName)?.[1] ?? functionName,
  isCalled: () => false,
  writer: 'dynamo-writer',
});

export const baselineSystem = async (folder: string): Promise<UnderTest> => {
  const authToken = randomBytes(16).toString('hex');
  return {
    name: 'baseline',
    assemblies: [await writeBaseline(folder, authToken)],
    authToken,
    serviceOf: (functionName) => functionName.replace(/^error-code-\d+$/, 'error-code'),
    isCalled: (functionName) => functionName !== 'handle-sqs-messages',
    writer: 'save-to-dynamodb',
  };
};
