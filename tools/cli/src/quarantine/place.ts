import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { addresses } from '@status-callbacks/contract/addresses';
import { type QuarantineStore, openQuarantine } from '@status-callbacks/quarantine/store';
import { hostsOf } from '@status-callbacks/signature/hosts';
import { SECRET_ID } from '../auth-token.ts';
import { type DeploymentOptions, connect } from '../deployment.ts';
import { type Resend, resendTo } from '../held/queues.ts';

/** Everything the quarantine commands need to know of a deployment. */
export interface QuarantinePlace {
  readonly store: QuarantineStore;
  /** Into the queue that only operators and the front-door function write to. */
  readonly resend: Resend;
  readonly secretId: string;
  readonly secrets: SecretsManagerClient;
  /** Names that callbacks may be sent to. */
  readonly hosts: ReadonlySet<string>;
  readonly close: () => void;
}

/** @throws {Unreachable} when no local system runs on this directory, or `ingest` is not deployed to this stage */
export const quarantinePlace = async (options: DeploymentOptions): Promise<QuarantinePlace> => {
  const deployment = connect(options);
  try {
    const [bucket, queueUrl, origins] = await Promise.all([
      deployment.address(addresses.quarantineBucket),
      deployment.address(addresses.envelopeQueueUrl),
      deployment.address(addresses.origins),
    ]);
    return {
      store: openQuarantine(deployment.s3(), bucket),
      resend: resendTo(deployment.sqs(), queueUrl),
      secretId: SECRET_ID,
      secrets: deployment.secretsManager(),
      hosts: hostsOf(origins),
      close: deployment.close,
    };
  } catch (error) {
    deployment.close();
    throw error;
  }
};
