import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import fc from 'fast-check';
import { aCallback, AUTH_TOKEN } from './callbacks.ts';
import { lifecycles } from './lifecycles.ts';

const TEXT = 'Dear Ada, your code is 493817';
const CUSTOMER = 'Ada Lovelace';

const START = Date.UTC(2026, 10, 23);
const TEN_MINUTES = 600_000;

/** Every product from the first status to the last, over hours, with things in them that no log may hold. */
export const history: readonly StatusCallback[] = lifecycles.flatMap(({ callbacks }, number) =>
  callbacks.map((params, step) =>
    aCallback({
      params: { ...params, Body: TEXT },
      url: `https://callbacks.example.com/twilio-any?id=${number}&customer=${encodeURIComponent(CUSTOMER)}`,
      receivedAt: new Date(START + number * TEN_MINUTES + step * 1_000).toISOString(),
    }),
  ),
);

/** The last event of each resource: whatever becomes of one concerns no other. */
export const lastOfEach = (events: readonly StatusCallback[]): StatusCallback[] => [
  ...new Map(events.map((event) => [event.data.resourceSid, event])).values(),
];

/** The same order every time. */
export const shuffled = (events: readonly StatusCallback[]): StatusCallback[] =>
  fc.sample(fc.shuffledSubarray([...events], { minLength: events.length }), { numRuns: 1, seed: 1 }).flat();

/** The most that SNS takes (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
const MOST_BYTES = 262_144;

/** The event with so much text that its message is as large as SNS lets through. */
export const enlarged = (event: StatusCallback): StatusCallback => {
  const withText = (text: string): StatusCallback => ({
    ...event,
    data: { ...event.data, params: { ...event.data.params, Body: text } },
  });
  return withText('x'.repeat(MOST_BYTES - Buffer.byteLength(JSON.stringify(withText('')))));
};

export const replayed = (event: StatusCallback, replayid: string): StatusCallback => ({ ...event, replayid });

/** Names that every object has from its prototype: a caller may give them to parameters, accounts and statuses. */
const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'] as const;

/** What the parameters of these names have for values, to be found where a sink puts them. */
export const MARKS: readonly string[] = PROTOTYPE_NAMES.map((name) => `mark of ${name}`);
export const ORDINARY_MARK = 'mark of an ordinary name';

const marked = (params: Params): Params =>
  Object.fromEntries([
    ...Object.entries(params),
    ['ordinary', ORDINARY_MARK],
    ...PROTOTYPE_NAMES.map((name, index) => [name, MARKS[index]!]),
  ]) as Params;

interface Hostile {
  readonly event: StatusCallback;
  /** The same event, with names that hurt nobody. */
  readonly ordinary: StatusCallback;
}

/** Events of different resources with such names for a parameter, the account or the status. */
export const hostile = (event: StatusCallback): Hostile[] => {
  const { data } = event;
  const changes: Partial<StatusCallback['data']>[] = [
    { params: marked(data.params), custom: marked(data.custom) },
    ...PROTOTYPE_NAMES.flatMap((name) => [{ accountSid: name }, { status: name }]),
  ];
  return changes.map((change, index) => {
    const resourceSid = `${data.resourceSid}-${index}`;
    const own = { ...event, id: `${event.id}-${index}`, subject: resourceSid, data: { ...data, resourceSid } };
    return { ordinary: own, event: { ...own, data: { ...own.data, ...change } } };
  });
};

/** Cut off in the middle, as a parser would quote it. */
export const cutOff = (event: StatusCallback): string => JSON.stringify(event).slice(0, -2);

/** Messages that are JSON at best, and no event of a version that anybody has sent. */
export const noEvents = (event: StatusCallback): string[] => {
  const things = [
    { ...event, dataschema: 'urn:status-callbacks:status-callback/v9' },
    { ...event, data: { ...event.data, request: undefined } },
    { ...event, data: { ...event.data, rank: 'high' } },
    [event],
    {},
    null,
  ];
  return ['', cutOff(event), ...things.map((thing) => JSON.stringify(thing))];
};

/** What must not be in a log after these events: numbers with or without their plus, signatures, and what people wrote. */
export const privateTexts = (events: readonly StatusCallback[]): string[] => {
  const numbers = JSON.stringify(events).match(/(?<=\+)\d{7,}/g) ?? [];
  const signatures = events.map(({ data }) => data.request.signature);
  return [...new Set([...numbers, ...signatures]), AUTH_TOKEN, TEXT, CUSTOMER, encodeURIComponent(CUSTOMER)];
};
