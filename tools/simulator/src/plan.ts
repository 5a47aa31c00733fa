import { callScript } from './call.ts';
import { type Cast, createCast } from './cast.ts';
import { failures } from './failures.ts';
import { forgedRequest } from './forge.ts';
import { encodeForm } from './form.ts';
import { messageScript } from './message.ts';
import { type PlannedRequest, requestFor } from './planned-request.ts';
import { type Random, createRandom } from './random.ts';
import type { Script } from './script.ts';

/** Shares are between 0 and 1; what they ask for is drawn by lot, and the number is exact. */
export interface PlanOptions {
  /** A 32-bit integer. */
  readonly seed: number;
  readonly messages: number;
  readonly calls: number;
  /** Forged requests to add, as a share of the callbacks. */
  readonly forged: number;
  /** The share of callbacks that is sent twice. */
  readonly duplicated: number;
  /** The share of messages, and of calls, that fails. */
  readonly failing: number;
  /** Send in any order, across and within resources, instead of Twilio's. */
  readonly shuffled: boolean;
  /** The share of messages with custom query parameters; they go to `/twilio-params`. */
  readonly custom?: number;
  /** One campaign for all messages: the custom parameter `category`, so that all go to `/twilio-params`. */
  readonly campaign?: string;
  /** One way to fail for all messages that do, instead of one after the other. */
  readonly errorCode?: string;
  /** One door for everything, instead of the one that `custom` leads to. */
  readonly door?: '/twilio' | '/twilio-params';
  readonly accountSid?: string;
  /** Where the plan's clock starts. Fixed unless given, so that the seed alone decides. */
  readonly startTime?: Date;
}

export interface Plan {
  readonly scripts: readonly Script[];
  /** In the order they are to be sent. */
  readonly requests: readonly PlannedRequest[];
}

interface Timed {
  readonly at: number;
  readonly request: PlannedRequest;
}

const START = Date.UTC(2026, 10, 23, 16);
/** A busy but ordinary sender: ten messages a second. */
const PACE_MS = 100;
/** Long enough that the repeat often overtakes the next status. */
const REPEAT_AFTER_MS = 1500;

const CATEGORIES = ['marketing', 'reminder', 'one time code', 'delivery'] as const;

const drawn = (random: Random, count: number, share: number): Set<number> =>
  new Set(random.shuffle(Array.from({ length: count }, (_, index) => index)).slice(0, Math.round(count * share)));

const addressed = (
  random: Random,
  withCustom: boolean,
  categories: readonly [string, ...string[]] = CATEGORIES,
): Pick<Script, 'path' | 'custom'> => {
  if (!withCustom) return { path: '/twilio', custom: {} };
  const custom = { id: `order-${random.digits(8)}`, category: random.pick(categories) };
  return { path: `/twilio-params?${encodeForm(custom, '%20')}`, custom };
};

const messageScripts = (random: Random, cast: Cast, start: number, options: PlanOptions): Script[] => {
  const { messages, door, campaign, custom = campaign === undefined ? 0.3 : 1, errorCode } = options;
  const failing = [...drawn(random, messages, options.failing)];
  const ways = failures.filter(({ code }) => code === (errorCode ?? code));
  const failureOf = new Map(failing.map((message, turn) => [message, ways[turn % ways.length]!]));
  const share = door === undefined ? custom : Number(door === '/twilio-params');
  const withCustom = drawn(random, messages, share);
  return Array.from({ length: messages }, (_, index) => {
    const own = random.fork();
    return messageScript(own, cast, {
      start: start + index * PACE_MS,
      ...addressed(own, withCustom.has(index), campaign === undefined ? CATEGORIES : [campaign]),
      failure: failureOf.get(index),
    });
  });
};

const callScripts = (random: Random, cast: Cast, start: number, { calls, door, failing }: PlanOptions): Script[] => {
  const failed = drawn(random, calls, failing);
  return Array.from({ length: calls }, (_, index) => {
    const own = random.fork();
    return callScript(own, cast, {
      start: start + index * PACE_MS * 10,
      ...addressed(own, door === '/twilio-params'),
      failing: failed.has(index),
    });
  });
};

const check = ({ seed, messages, calls, forged, duplicated, failing, custom = 0, errorCode }: PlanOptions): void => {
  if (!Number.isInteger(seed)) throw new RangeError('seed must be an integer');
  if (errorCode !== undefined && !failures.some(({ code }) => code === errorCode)) {
    throw new RangeError(`errorCode must be one of ${failures.map(({ code }) => code).join(', ')}`);
  }
  for (const [name, count] of Object.entries({ messages, calls })) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${name} must be a whole number`);
  }
  for (const [name, share] of Object.entries({ forged, duplicated, failing, custom })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be between 0 and 1`);
  }
};

/**
 * Pure: the same options give the same plan, to the byte.
 * @throws {RangeError} for a count or share that makes no sense
 */
export const plan = (options: PlanOptions): Plan => {
  check(options);
  const root = createRandom(options.seed);
  const start = options.startTime?.getTime() ?? START;
  const cast = createCast(root.fork(), options.accountSid);
  const scripts = [
    ...messageScripts(root.fork(), cast, start, options),
    ...callScripts(root.fork(), cast, start, options),
  ];

  const wire = root.fork();
  const originals = scripts.flatMap((script) =>
    script.steps.map((step): Timed => ({ at: step.at, request: requestFor(wire, script, step) })),
  );
  const repeated = drawn(root.fork(), originals.length, options.duplicated);
  const duplicates = [...repeated].map((index): Timed => {
    const { at, request } = originals[index]!;
    return { at: at + REPEAT_AFTER_MS, request: { ...request, kind: 'duplicate' } };
  });
  const forger = root.fork();
  const forged = Array.from({ length: Math.round(originals.length * options.forged) }, (_, index): Timed => {
    const at = start + forger.int(0, Math.max(options.messages, options.calls * 10) * PACE_MS);
    return { at, request: forgedRequest(forger, cast, index, at) };
  });

  const all = [...originals, ...duplicates, ...forged];
  const ordered = options.shuffled ? root.fork().shuffle(all) : all.toSorted((a, b) => a.at - b.at);
  return { scripts, requests: ordered.map(({ request }) => request) };
};
