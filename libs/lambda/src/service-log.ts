import { createLog, type Log } from '@status-callbacks/logging/log';
import * as z from 'zod/mini';
import { readConfig } from './config.ts';

/** What the stack gives to every function of a service. A test need not: a line without it is still a line. */
const deployment = z.object({ STAGE: z.optional(z.string()), SERVICE_VERSION: z.optional(z.string()) });

/** The log of a service, as it is deployed. */
export const serviceLog = (service: string): Log => {
  const { STAGE: stage, SERVICE_VERSION: version } = readConfig(deployment);
  return createLog(service, process.stdout, { stage, version });
};
