import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { addresses } from '@status-callbacks/contract/addresses';
import { SECRET_ID } from '../auth-token.ts';
import { type DeploymentOptions, connect } from '../deployment.ts';
import type { QueueUrls } from '../held/queues.ts';
import { localClient } from '../local-client.ts';
import { ingestQueuesAmong } from '../local-resources.ts';
import { runningSystem } from '../running-system.ts';

/** Everything the quarantine commands need to know of a deployment. */
export interface QuarantinePlace {
  readonly queues: QueueUrls;
  readonly secretId: string;
  /** Names the front door is reached by. */
  readonly hosts: readonly string[];
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClientConfig;
}

const localQuarantine = (dataDir: string): QuarantinePlace => {
  const { env, resources, url } = runningSystem(dataDir);
  return {
    queues: ingestQueuesAmong(resources),
    secretId: SECRET_ID,
    hosts: [...new Set([new URL(url).hostname, '127.0.0.1', 'localhost'])],
    sqs: new SQSClient(localClient(env, 'SQS')),
    secrets: localClient(env, 'SECRETS_MANAGER'),
  };
};

const quarantineOfStage = async (options: DeploymentOptions): Promise<QuarantinePlace> => {
  const deployment = connect(options);
  try {
    return {
      queues: {
        keptIn: await deployment.address(addresses.quarantineUrl),
        from: await deployment.address(addresses.ingestQueueUrl),
      },
      secretId: SECRET_ID,
      hosts: [new URL(await deployment.address(addresses.frontDoorUrl)).hostname],
      // The SDK's own ways to credentials and region.
      sqs: new SQSClient({}),
      secrets: {},
    };
  } finally {
    deployment.close();
  }
};

/** @throws {Unreachable} when no local system runs on this directory, or `ingest` is not deployed to this stage */
export const quarantinePlace = async (options: DeploymentOptions): Promise<QuarantinePlace> =>
  options.stage === undefined ? localQuarantine(options.dataDir) : quarantineOfStage(options);
