import { lifecycleKey } from '@status-callbacks/contract/state';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import type { HistoryEvent } from '@status-callbacks/history/item';

/** One delivery, as it stands among the others. */
export interface Moment {
  readonly event: HistoryEvent;
  readonly time: string;
  /** Milliseconds since the one before; none for the first. */
  readonly gap?: number;
  /** The same callback has been received before. */
  readonly isDuplicate: boolean;
  /** Something that comes later in the life of the resource was there first. */
  readonly isLate: boolean;
}

const before = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** When it happened for a first receipt; a repetition says nothing about when, so there it is when it came. */
const order = (events: readonly HistoryEvent[]): { event: HistoryEvent; time: string; isDuplicate: boolean }[] => {
  const seen = new Set<string>();
  return events
    .toSorted(
      (a, b) =>
        before(a.data.request.receivedAt, b.data.request.receivedAt) || before(lifecycleKey(a), lifecycleKey(b)),
    )
    .map((event) => {
      const isDuplicate = seen.has(event.id);
      seen.add(event.id);
      return { event, time: isDuplicate ? event.data.request.receivedAt : event.time, isDuplicate };
    })
    .sort((a, b) => before(a.time, b.time) || before(lifecycleKey(a.event), lifecycleKey(b.event)));
};

/** What happened to a resource, in time. */
export const timeline = (events: readonly HistoryEvent[]): Moment[] => {
  let highest = -1;
  let previous: string | undefined;
  return order(events).map(({ event, time, isDuplicate }) => {
    const { rank } = event.data;
    const isLate = !isDuplicate && rank < highest;
    const gap = previous === undefined ? undefined : Date.parse(time) - Date.parse(previous);
    highest = Math.max(highest, rank);
    previous = time;
    return { event, time, ...(gap !== undefined && { gap }), isDuplicate, isLate };
  });
};

const SOURCES: Readonly<Record<string, string>> = {
  reconciliation: "filled in from Twilio's API",
  import: 'imported from another archive',
  history: 'rebuilt from the table',
};

/** What is worth saying about it, in words. */
export const remarks = ({ event: { data }, isDuplicate, isLate }: Moment): string[] => [
  ...(isDuplicate ? ['the same callback again'] : []),
  ...(isLate ? ['out of order'] : []),
  ...(data.errorCode && !isDuplicate ? [`${data.errorCode} ${describeError(data.errorCode).name}`] : []),
  ...(data.source ? [SOURCES[data.source] ?? `from ${data.source}`] : []),
];
