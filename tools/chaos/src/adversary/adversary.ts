import { setTimeout as delay } from 'node:timers/promises';
import { type Delivered, type Finding, refusedKey } from '@status-callbacks/cli/ledger';
import type { ExpectedSuppression } from '@status-callbacks/simulator/expected-suppressions';
import { NoAnswer, openConnections } from '@status-callbacks/simulator/post';
import type { Random } from '@status-callbacks/simulator/random';
import type { Script } from '@status-callbacks/simulator/script';
import type { Target } from '@status-callbacks/simulator/signed-request';
import { callbacks } from '../operator.ts';
import type { Story } from '../story.ts';
import { type Captured, receiptsOf, recast } from './captured.ts';
import { acrossAccounts } from './foreign.ts';
import { hostile } from './hostile.ts';
import type { Post } from './post.ts';
import { type Conversation, recipients } from './recipients.ts';

interface Deeds {
  /** Really signed: what they say is true, of the account that they are of. */
  readonly scripts: readonly Script[];
  /** What the suppression list has of them, beyond what one callback says. */
  readonly suppressed: readonly ExpectedSuppression[];
  /** And what an operator has lifted. */
  readonly lifted: readonly ExpectedSuppression[];
}

export interface Adversary extends Deeds {
  /** Keeps a copy of a request that was answered with 2xx. */
  readonly capture: (captured: Captured) => void;
  /** Does everything but what it keeps for the calm. @param share of the time that is over, from 0 to 1 */
  readonly rage: (share: () => number, signal: AbortSignal) => Promise<void>;
  /** Where nothing breaks any more: once more what was captured, all the same. @param baseUrl where the system is now */
  readonly again: (baseUrl: string) => Promise<void>;
  /** What it has sent; grows. */
  readonly delivered: { readonly callbacks: Map<string, number>; readonly forged: Map<string, number> };
  readonly findings: Finding[];
  /** How often it did what, by trick. */
  readonly counts: () => Readonly<Record<string, number>>;
}

export interface AdversaryOptions {
  readonly random: Random;
  readonly target: Target;
  readonly story: Story;
  readonly dataDir: string;
}

/** Of the requests of a story: so many are posted again, and as many as this are forged. */
const CAPTURED_SHARE = 0.2;
const FORGED_SHARE = 0.1;
/** More than an entry of the suppression list has room for. */
const COPIES = 22;
const IN_THE_CALM = 80;

const CONCURRENCY = 4;
/** As long as it takes a machine with much to do to start again. */
const MAX_ATTEMPTS = 2_400;
const PAUSE_MS = 250;

/** Adds what one has sent to what another has. */
export const together = (one: Delivered, other: Delivered): Delivered => {
  const sum = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> => {
    const all = new Map(a);
    for (const [key, count] of b) all.set(key, (all.get(key) ?? 0) + count);
    return all;
  };
  return { callbacks: sum(one.callbacks, other.callbacks), forged: sum(one.forged, other.forged) };
};

type Answer =
  { readonly status: number; readonly attempts: number } | { readonly error: string; readonly attempts: number };

/** What is wrong with an answer. */
const complaint = ({ due }: Post, answer: Answer): string | undefined => {
  if ('error' in answer) return `got no answer: ${answer.error}`;
  const isTaken = answer.status >= 200 && answer.status < 300;
  return isTaken === (due.kind !== 'turned away') ? undefined : `was answered ${answer.status}`;
};

/** Holds copies of what others have sent and tokens of its own, and posts whatever serves it. All that it does is drawn. */
export const newAdversary = ({ random, target, story, dataDir }: AdversaryOptions): Adversary => {
  const { general, own, requests } = story;
  const delivered = { callbacks: new Map<string, number>(), forged: new Map<string, number>() };
  const findings: Finding[] = [];
  const counts: Record<string, number> = {};
  const pool: Captured[] = [];
  const lifted: ExpectedSuppression[] = [];

  const foreign = acrossAccounts(random.fork(), target, { own, general });
  const strange = hostile(random.fork(), target, general, Math.round(requests.length * FORGED_SHARE));
  const talks = recipients(random.fork(), target, general, own[0]);
  const draw = random.fork();

  const add = ({ due }: Post, attempts: number): void => {
    if (due.kind === 'turned away') return;
    const [counted, key] = due.kind === 'receipt' ? [delivered.callbacks, due.id] : [delivered.forged, refusedKey(due)];
    counted.set(key, (counted.get(key) ?? 0) + attempts);
  };

  let connections = openConnections(CONCURRENCY, 15_000);
  const attempt = async (post: Post, signal: AbortSignal | undefined): Promise<Answer> => {
    for (let attempts = 1; ; attempts += 1) {
      const last = await connections.post(post.request, signal).then(
        (status) => ({ status }),
        (error: unknown) => ({ error: error instanceof NoAnswer ? error.code : String(error) }),
      );
      const isOver = 'status' in last && last.status < 500;
      if (isOver || attempts === MAX_ATTEMPTS || signal?.aborted) return { ...last, attempts };
      await delay(PAUSE_MS);
    }
  };

  const send = async (post: Post, signal?: AbortSignal): Promise<void> => {
    const answer = await attempt(post, signal);
    counts[post.trick] = (counts[post.trick] ?? 0) + 1;
    add(post, answer.attempts);
    const wrong = complaint(post, answer);
    if (wrong === undefined) return;
    const { due, trick } = post;
    const about =
      due.kind === 'receipt' ? { id: due.id } : due.kind === 'refusal' ? { resourceSid: due.resourceSid } : {};
    findings.push({ where: 'front door', ...about, detail: `${wrong} (${trick})` });
  };

  const liftNow = async (entry: ExpectedSuppression): Promise<boolean> => {
    const { account, address, scope, reason } = entry;
    const args = ['suppression', 'lift', address, '--account', account, '--scope', scope, '--reason', reason];
    if ((await callbacks(dataDir, args)).code !== 0) return false;
    lifted.push(entry);
    return true;
  };

  /** Tries for as long as it is time; what has no entry by then is lifted in the calm. */
  const liftInTime = async (entry: ExpectedSuppression, share: () => number, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && !(await liftNow(entry)) && share() < 1) await delay(PAUSE_MS);
  };

  const talk = async (talk: Conversation, share: () => number, signal: AbortSignal): Promise<void> => {
    for (const { id, request } of talk.callbacks) {
      await send({ trick: 'about a recipient', request, due: { kind: 'receipt', id } }, signal);
    }
    if (talk.lift) await liftInTime(talk.lift, share, signal);
    for (const captured of talk.again) {
      for (const post of receiptsOf(draw, captured, COPIES)) await send(post, signal);
    }
  };

  const postAgain = async (lot: Random, share: () => number, signal: AbortSignal): Promise<void> => {
    while (pool.length === 0 && share() < 1 && !signal.aborted) await delay(PAUSE_MS);
    const [first, ...others] = pool;
    if (first) await send(recast(lot, lot.pick([first, ...others])), signal);
  };

  type Deed = (share: () => number, signal: AbortSignal) => Promise<void>;
  const deeds = random.fork().shuffle<Deed>([
    ...[...foreign.posts, ...strange.posts].map(
      (post): Deed =>
        (_, signal) =>
          send(post, signal),
    ),
    ...Array.from({ length: Math.round(requests.length * CAPTURED_SHARE) }, (): Deed => {
      const lot = random.fork();
      return (share, signal) => postAgain(lot, share, signal);
    }),
  ]);

  return {
    scripts: [...foreign.scripts, ...strange.scripts, ...talks.scripts],
    suppressed: talks.conversations.flatMap(({ suppressed }) => suppressed),
    lifted,
    delivered,
    findings,
    counts: () => ({ ...counts }),
    capture: (captured) => void pool.push(captured),
    rage: async (share, signal) => {
      let next = 0;
      const work = async (): Promise<void> => {
        for (let index = next++; index < deeds.length && !signal.aborted; index = next++) {
          while (share() < index / deeds.length && !signal.aborted) await delay(20);
          await deeds[index]!(share, signal);
        }
      };
      await Promise.all([
        ...Array.from({ length: CONCURRENCY }, work),
        ...talks.conversations.map((one) => talk(one, share, signal)),
      ]);
      connections.close();
    },
    again: async (baseUrl) => {
      connections = openConnections(CONCURRENCY, 15_000);
      const all = talks.conversations.flatMap(({ callbacks: own }) => own);
      for (const { lift } of talks.conversations) if (lift && !lifted.includes(lift)) await liftNow(lift);
      const copied = [...all.flatMap((captured) => receiptsOf(draw, captured, 3)), ...fromPool(draw, pool)];
      for (const post of copied) {
        await send({ ...post, request: { ...post.request, url: post.request.url.replace(target.baseUrl, baseUrl) } });
      }
      connections.close();
    },
  };
};

const isError = ({ planned }: Captured): boolean => 'ErrorCode' in planned.params;

/** Errors first: old ones must neither count nor be told of again. */
const fromPool = (random: Random, pool: readonly Captured[]): Post[] =>
  random
    .shuffle(pool)
    .toSorted((a, b) => Number(isError(b)) - Number(isError(a)))
    .slice(0, IN_THE_CALM)
    .map((captured) => recast(random, captured));
