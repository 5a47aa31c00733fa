import { type Endpoints, readEndpoints } from '@status-callbacks/local/endpoints-file';
import { Unreachable } from './exit-codes.ts';

/**
 * The local system that keeps its data in this directory.
 * @param without how to do without one, where that is possible
 * @throws {Unreachable}
 */
export const runningSystem = (localDirectory: string, without?: string): Endpoints => {
  const system = readEndpoints(localDirectory);
  if (!system) {
    const ways = ['Start one with: npm start', ...(without === undefined ? [] : [`Or do without one: ${without}`])];
    throw new Unreachable(`no local system runs on ${localDirectory}. ${ways.join('. ')}`);
  }
  return system;
};
