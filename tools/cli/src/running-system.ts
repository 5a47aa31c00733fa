import { type Endpoints, readEndpoints } from '@status-callbacks/local/endpoints-file';
import { Unreachable } from './exit-codes.ts';

/**
 * The local system that keeps its data in this directory.
 * @throws {Unreachable}
 */
export const runningSystem = (localDirectory: string): Endpoints => {
  const system = readEndpoints(localDirectory);
  if (!system) throw new Unreachable(`no local system runs on ${localDirectory}. Start one with: npm start`);
  return system;
};
