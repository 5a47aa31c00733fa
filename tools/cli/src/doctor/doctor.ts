import { addresses } from '@status-callbacks/contract/addresses';
import { openQuarantine } from '@status-callbacks/quarantine/store';
import type { Deployment } from '../deployment.ts';
import { checkAddresses, toldVersions } from './addresses.ts';
import { alarmsOf, checkAlarms } from './alarms.ts';
import { type Finding, notice } from './finding.ts';
import { fly } from './flight.ts';
import { type Signer, checkKeys } from './keys.ts';
import { checkQuarantine } from './quarantine.ts';
import { checkDeadLetters, queueDepths } from './queues.ts';
import { probeQuote } from './quote.ts';

export interface Examination {
  readonly deployment: Deployment;
  /** What Twilio signs with, if it is to be compared with the secret. */
  readonly given: Partial<Signer>;
  /** How long a canary may be on its way. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** Looks at a deployment from outside, as Twilio and an operator see it; findings come as they are made. */
export async function* examine({ deployment, given, patienceMs, signal }: Examination): AsyncGenerator<Finding> {
  const known = new Map((await deployment.addresses()).map(({ address, value }) => [address, value]));
  const queues = await queueDepths(deployment);
  yield* checkAddresses(known, deployment.stage);
  yield toldVersions(known);
  // Before the canaries: they are no fault of what they find.
  yield* await checkDeadLetters(queues);

  const { finding, signer } = await checkKeys(deployment.secretsManager(), given);
  yield finding;
  if (signer && known.has(addresses.frontDoorUrl)) {
    const patience = { deadline: Date.now() + patienceMs, signal };
    let isWell = true;
    for await (const finding of fly({ deployment, known, queues, signer, patience })) {
      isWell &&= finding.verdict !== 'wrong';
      yield finding;
    }
    const bucket = known.get(addresses.quarantineBucket);
    // Where ordinary callbacks do not arrive there is nothing to learn from an unusual one.
    if (isWell && bucket !== undefined) {
      const store = openQuarantine(deployment.s3(), bucket);
      const again = { deadline: Date.now() + patienceMs, signal };
      yield await probeQuote({ frontDoor: known.get(addresses.frontDoorUrl)!, signer, store, patience: again });
    }
  } else {
    yield notice('canaries', 'none sent, because of the above');
  }

  const quarantine = known.get(addresses.quarantineBucket);
  if (quarantine !== undefined) yield await checkQuarantine(openQuarantine(deployment.s3(), quarantine), Date.now());

  const cloudWatch = deployment.cloudWatch();
  yield* cloudWatch
    ? checkAlarms(await alarmsOf(cloudWatch, deployment.stage), queues.all)
    : [notice('alarms', 'not on this machine: CloudWatch is not imitated')];
}
