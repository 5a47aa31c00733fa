import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Publish, type Refusal, publicationOf } from '@status-callbacks/topic/publish';
import { Unreachable } from '../exit-codes.ts';

/**
 * Puts events on the topic; returns the ids of those it has taken. The others it never will.
 * @throws {Unreachable} when it does not take what it should, time and again
 */
export type Fill = (events: readonly StatusCallback[]) => Promise<ReadonlySet<string>>;

/** Ten requests at a time. */
const MOST_EVENTS = 100;

/** Milliseconds before each further try of what SNS could not take for reasons of its own. */
const PATIENCE = [200, 1_000, 3_000];

/** Tries each event until the topic has taken it or says it never will: a page is left only when that is known of all. */
export const fillThrough =
  (publish: Publish, patience: readonly number[] = PATIENCE): Fill =>
  async (events) => {
    const taken = new Set<string>();
    for (let start = 0; start < events.length; start += MOST_EVENTS) {
      let left = events.slice(start, start + MOST_EVENTS);
      let again: readonly Refusal[] = [];
      for (const pause of [0, ...patience]) {
        if (pause > 0) await sleep(pause);
        const refusals = await publish(left.map(publicationOf));
        const refused = new Set(refusals.map(({ index }) => index));
        left.forEach(({ id }, index) => !refused.has(index) && taken.add(id));
        again = refusals.filter(({ permanent }) => !permanent);
        left = again.map(({ index }) => left[index]!);
        if (left.length === 0) break;
      }
      if (left.length > 0) throw new Unreachable(`the topic does not take ${left.length} events: ${again[0]!.code}`);
    }
    return taken;
  };
