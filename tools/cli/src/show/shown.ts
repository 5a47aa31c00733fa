import type { Found } from '@status-callbacks/history/filter';
import type { HistoryEvent } from '@status-callbacks/history/item';
import { type ResourceFacts, factsOf } from '../resource-facts.ts';
import { type Moment, timeline } from './timeline.ts';

/** A resource with everything there is to show of it. */
export interface Shown {
  readonly facts: ResourceFacts;
  readonly moments: readonly Moment[];
  /** As known at this time, epoch milliseconds. */
  readonly at: number;
  /** Where the archive has each delivery, `s3://bucket/key:line`; none when nobody looked. */
  readonly places?: ReadonlyMap<HistoryEvent, string> | undefined;
}

/** How long a resource has been without a final state; a final one has not. */
export const openMs = ({ facts: { terminal, lastTime }, at }: Shown): number | undefined =>
  terminal ? undefined : Math.max(0, at - Date.parse(lastTime));

export interface ShownOptions extends Pick<Shown, 'at' | 'places'> {
  /** What is done to what may hold a phone number. */
  readonly hide: (text: string) => string;
}

export const shown = (found: Found, { at, places, hide }: ShownOptions): Shown => ({
  facts: factsOf(found, hide),
  moments: timeline(found.events),
  at,
  places,
});

/** For programs. */
export const shownObject = (resource: Shown) => {
  const { facts, moments, at, places } = resource;
  const open = openMs(resource);
  return {
    ...facts,
    at: new Date(at).toISOString(),
    ...(open !== undefined && { withoutFinalStateSeconds: open / 1_000 }),
    callbacks: moments.map(({ event, event: { data }, time, isDuplicate, isLate }) => ({
      id: event.id,
      status: data.status,
      terminal: data.terminal,
      time,
      receivedAt: data.request.receivedAt,
      ...(data.errorCode && { errorCode: data.errorCode }),
      ...(data.source && { source: data.source }),
      isDuplicate,
      isOutOfOrder: isLate,
      ...(places && { archived: places.get(event) ?? null }),
    })),
  };
};
