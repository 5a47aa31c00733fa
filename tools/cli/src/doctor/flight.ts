import { isDeepStrictEqual } from 'node:util';
import { addresses } from '@status-callbacks/contract/addresses';
import { type Answer, send } from '@status-callbacks/simulator/send';
import { idOf, signedRequest } from '@status-callbacks/simulator/signed-request';
import type { Deployment } from '../deployment.ts';
import { messageOf } from '../exit-codes.ts';
import type { Addresses } from './addresses.ts';
import { type Canary, canaries, probes } from './canary.ts';
import { type Finding, fine, notice, wrong } from './finding.ts';
import type { Signer } from './keys.ts';
import type { QueueDepths } from './queues.ts';
import { type Seen, type Sighting, forgetCanaries, sightings } from './sightings.ts';
import { type Patience, until } from './until.ts';

export interface Flight {
  readonly deployment: Deployment;
  readonly known: Addresses;
  readonly queues: QueueDepths;
  readonly signer: Signer;
  readonly patience: Patience;
}

/** Services that are looked into, or that no callback goes to. Of any other it is asked that nothing waits before it. */
const SHIPPED = new Set(['ingest', 's3-archiver', 'dynamo-writer', 'error-router', 'replay']);

const isAccepted = (answer: Answer): boolean => 'status' in answer && answer.status >= 200 && answer.status < 300;
const inWords = (answer: Answer): string =>
  'status' in answer ? `answered ${answer.status}` : `no answer: ${answer.error}`;
const after = (began: number): string => `${((Date.now() - began) / 1_000).toFixed(1)} s`;

/** Sends canaries through every door and the undocumented corners of HTTP API, and looks for them in every sink. */
export async function* fly({ deployment, known, queues, signer, patience }: Flight): AsyncGenerator<Finding> {
  const frontDoor = known.get(addresses.frontDoorUrl)!;
  const target = { baseUrl: frontDoor, authToken: signer.authToken };
  const began = Date.now();
  const launch = async (flock: readonly Canary[]) => {
    const requests = flock.map(({ planned }) => signedRequest(planned, target));
    const { answers } = await send(requests, { concurrency: 1, signal: patience.signal });
    return flock.map((canary, index) => ({ canary, answer: answers[index]! }));
  };

  const ordinary = await launch(canaries(signer));
  for (const { canary, answer } of ordinary) {
    const door = `door ${canary.name}`;
    yield isAccepted(answer) ? fine(door, inWords(answer)) : wrong(door, `${inWords(answer)}, at ${frontDoor}`);
  }
  const accepted = ordinary.filter(({ answer }) => isAccepted(answer)).map(({ canary }) => canary);
  if (accepted.length === 0) return;
  const unusual = await launch(probes(signer));

  const ids = new Map(accepted.map(({ planned }) => [planned.resourceSid, idOf(planned, target)]));
  const { archive, table, suppressionList } = sightings(deployment, began, ids);
  const withError = accepted.filter(({ planned }) => planned.params['ErrorCode'] !== undefined);
  const arrival = async ({ service, needs, look }: Sighting, expected: readonly Canary[]): Promise<Finding> => {
    if (!known.has(needs)) return notice(service, 'not looked into: its address is missing');
    let seen: Seen = new Map();
    const missing = (): Canary[] => expected.filter(({ planned }) => !seen.has(planned.resourceSid));
    let arrived: boolean;
    try {
      arrived = await until(async () => {
        seen = await look(expected.map(({ planned }) => planned.resourceSid));
        return missing().length === 0;
      }, patience);
    } catch (error) {
      return wrong(service, `cannot be looked into: ${messageOf(error)}`);
    }
    if (arrived)
      return fine(service, `${expected.length} of ${expected.length} canaries, the last after ${after(began)}`);
    const doors = missing()
      .map(({ name }) => name)
      .join(', ');
    const queued = [await queues.before('ingest'), await queues.before(service)].join(', ');
    return wrong(service, `no canary from ${doors} after ${after(began)}: ${queued}`);
  };
  // Side by side, told in order.
  const [inTable, ...elsewhere] = await Promise.all([
    arrival(table, accepted),
    arrival(archive, accepted),
    arrival(suppressionList, withError),
  ]);
  yield* [inTable, ...elsewhere];
  if (known.has(addresses.suppressionSettings)) await forgetCanaries(deployment);

  for (const { service, queueUrl } of queues.all.filter(({ queue }) => queue === 'main')) {
    if (SHIPPED.has(service)) continue;
    const isEmpty = await until(async () => (await queues.depth(queueUrl)) === 0, patience);
    yield isEmpty
      ? fine(service, 'nothing waits in its queue; what it keeps is not looked into')
      : wrong(service, `after ${after(began)}: ${await queues.before(service)}`);
  }

  if (inTable.verdict !== 'fine') return;
  const sids = unusual.map(({ canary }) => canary.planned.resourceSid);
  const carried = unusual.filter(({ canary }) => canary.carried).map(({ canary }) => canary.planned.resourceSid);
  let seen: Seen = new Map();
  await until(async () => {
    seen = await table.look(sids);
    return carried.every((sid) => seen.has(sid));
  }, patience);
  for (const { canary, answer } of unusual) yield probed(canary, answer, seen);
}

/** What HTTP API made of something that AWS does not document, against what this system counts on. */
const probed = ({ name, planned, custom, carried }: Canary, answer: Answer, seen: Seen): Finding => {
  const check = `probe ${name}`;
  const there = seen.get(planned.resourceSid);
  if (!there) {
    const what = `${inWords(answer)}, not believed`;
    return carried
      ? wrong(check, `${what}: see apps/ingest/README.md, and use /twilio-any for it`)
      : fine(check, `${what}, as apps/ingest/README.md says`);
  }
  if (!isDeepStrictEqual({ ...there.custom }, custom)) {
    return wrong(check, `arrived changed: ${JSON.stringify(there.custom)} instead of ${JSON.stringify(custom)}`);
  }
  return carried
    ? fine(check, 'arrived as sent')
    : notice(check, 'arrived as sent, better than apps/ingest/README.md says');
};
