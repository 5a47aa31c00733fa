import type { Params } from '@status-callbacks/contract/status-callback';
import { describeError, isError } from '@status-callbacks/error-catalogue/catalogue';
import type { Found } from '@status-callbacks/history/filter';
import type { HistoryEvent } from '@status-callbacks/history/item';

const latest = <Value>(events: readonly HistoryEvent[], value: (event: HistoryEvent) => Value | undefined) =>
  events.map(value).findLast((found) => found !== undefined);

const errorOf = (code: string) => {
  const { name, category, permanence, advice, url } = describeError(code);
  // Some codes only warn: the message goes out all the same.
  return { code, name, category, permanence, advice, url, isWarning: !isError(code) };
};

export type ErrorFacts = ReturnType<typeof errorOf>;

/** What the callbacks of a resource say about it together; where they differ, the latest in its life. */
export interface ResourceFacts {
  readonly resourceSid: string;
  readonly product: string;
  readonly status: string;
  readonly terminal: boolean;
  readonly error?: ErrorFacts;
  readonly anomalies: readonly string[];
  readonly firstTime: string;
  readonly lastTime: string;
  readonly lastReceivedAt: string;
  readonly accountSid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly custom: Params;
}

/** @param hide what is done to what may hold a phone number */
export const factsOf = ({ events, state }: Found, hide: (text: string) => string): ResourceFacts => {
  const { resourceSid, accountSid, product, status, terminal, errorCode, anomalies, firstTime, lastTime } = state;
  const from = latest(events, ({ data }) => data.from);
  const to = latest(events, ({ data }) => data.to);
  const custom: Params = Object.fromEntries(events.flatMap(({ data }) => Object.entries(data.custom)));
  return {
    resourceSid,
    product,
    status,
    terminal,
    ...(errorCode && { error: errorOf(errorCode) }),
    anomalies,
    firstTime,
    lastTime,
    lastReceivedAt: events
      .map(({ data }) => data.request.receivedAt)
      .sort()
      .at(-1)!,
    ...(accountSid && { accountSid }),
    ...(from && { from: hide(from) }),
    ...(to && { to: hide(to) }),
    custom: Object.fromEntries(
      Object.entries(custom).map(([name, value]) => [name, Array.isArray(value) ? value.map(hide) : hide(value)]),
    ),
  };
};

/** `id=7`, one for each value; in quotes what would not look like itself. */
export const customTexts = (custom: Params): string[] =>
  Object.entries(custom).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}=${/^[^\s\p{C}]+$/u.test(value) ? value : JSON.stringify(value)}`),
  );
