import { requestOf } from '@status-callbacks/quarantine/entry';
import { DROPPED } from '@status-callbacks/quarantine/layout';
import type { QuarantineStore } from '@status-callbacks/quarantine/store';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { canaries } from './canary.ts';
import { type Finding, fine, notice, wrong } from './finding.ts';
import type { Signer } from './keys.ts';
import { type Patience, until } from './until.ts';

/** What ends the value of an attribute and adds one, if HTTP API pastes a header into JSON without escaping it. */
const INJECTION = 'x"},"injected":{"DataType":"String","StringValue":"y';

const CHECK = 'probe a quote in the header';
/** Objects looked at: what is sent now is in one of the latest. */
const MAX_OBJECTS = 200;

export interface QuoteProbe {
  readonly frontDoor: string;
  readonly signer: Signer;
  readonly store: QuarantineStore;
  readonly patience: Patience;
}

/**
 * Asks the HTTP API what AWS does not document: whether a quote in a header can add attributes to the message of a direct route. Either
 * answer is safe, because `ingest` refuses a message with attributes that its route does not write
 * (docs/adr/0013-callers-write-no-attributes.md); it is told so that it is known.
 */
export const probeQuote = async ({ frontDoor, signer, store, patience }: QuoteProbe): Promise<Finding> => {
  const [canary] = canaries(signer);
  const { resourceSid, headers } = canary!.planned;
  const target = { baseUrl: frontDoor, authToken: signer.authToken };
  const request = signedRequest(
    {
      ...canary!.planned,
      kind: 'forged',
      forgery: { flaw: 'no-signature' },
      headers: { ...headers, 'X-Twilio-Signature': INJECTION },
    },
    target,
  );
  const began = Date.now();
  const { answers } = await send([request], { concurrency: 1, signal: patience.signal });
  const answer = answers[0]!;
  if (!('status' in answer)) return notice(CHECK, `no answer: ${answer.error}`);
  if (answer.status >= 400) return fine(CHECK, `answered ${answer.status}: it gets no further than the HTTP API`);

  let reason: string | undefined;
  await until(async () => {
    const objects = await Array.fromAsync(store.list({ from: began - 60_000, to: Date.now() + 60_000 }));
    for (const { key } of objects.toSorted((a, b) => b.writtenAt - a.writtenAt).slice(0, MAX_OBJECTS)) {
      const kept = await store.read(key);
      const found = kept.lines.find(({ entry }) => entry && requestOf(entry).body.includes(resourceSid));
      if (!found) continue;
      reason = found.entry!.reason;
      // So that it is not counted among what was refused; not everybody who may look may move.
      await store.move(key, kept, new Set([found]), DROPPED).catch(() => undefined);
      return true;
    }
    return false;
  }, patience);
  if (reason === undefined) return wrong(CHECK, `answered ${answer.status}, and is not in quarantine`);
  return reason === 'unrecognized-message'
    ? fine(CHECK, `adds an attribute, and ingest refuses the request for it: ${reason}`)
    : fine(CHECK, `adds no attribute; refused as ${reason}`);
};
