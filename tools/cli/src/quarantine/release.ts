import { newPacer } from '@status-callbacks/replay-engine/pacer';
import { RELEASED } from '@status-callbacks/quarantine/layout';
import type { KeptLine, QuarantineStore } from '@status-callbacks/quarantine/store';
import { toEnvelope } from '@status-callbacks/signature/queue-message';
import type { Resend, Resent } from '../held/queues.ts';
import type { Refused, Selection } from './selection.ts';
import { type Judging, stillRefused } from './still-refused.ts';
import { type Unreadable, walk } from './walk.ts';

export interface ReleaseOptions extends Omit<Judging, 'asked'> {
  readonly selection: Selection;
  /** Requests a second. */
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (seen: number) => void;
}

export interface Released {
  readonly seen: number;
  /** Taken by the queue of `ingest`; in a dry run, what would have been sent there. */
  readonly released: number;
  /** Still refused with the present keys, by reason. */
  readonly stayed: Readonly<Record<string, number>>;
  /** SQS did not take them, so they are still in quarantine. */
  readonly notSent: number;
  readonly unreadable: Unreadable;
  /** What ended it early. */
  readonly stoppedBy?: Error;
}

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/** With its first time of receipt, and a mark that has `ingest` read the keys anew. */
const resent = ({ entry, request }: Refused): Resent => {
  const { body, attributes } = toEnvelope(request, { released: true });
  const asValues = Object.entries(attributes).map(([name, value]) => [name, text(value)] as const);
  return { id: entry.id, body, attributes: Object.fromEntries(asValues) };
};

/**
 * Sends back to `ingest` what verifies with the present keys. A request is moved out of quarantine only once SQS has it, so that
 * killed at any point and run again nothing is lost; what is sent twice is one event, with one id and one time of receipt.
 */
export const release = async (
  store: QuarantineStore,
  resend: Resend,
  { selection, rate, dryRun = false, signal, onProgress, ...judging }: ReleaseOptions,
): Promise<Released> => {
  const pacer = newPacer(rate, signal);
  const stayed: Record<string, number> = {};
  const unreadable: Unreadable = { lines: 0, objects: 0 };
  const counts = { seen: 0, released: 0, notSent: 0 };
  const asked = selection.reason;

  const due = (selected: ReadonlyMap<KeptLine, Refused>): [KeptLine, Refused][] =>
    [...selected].filter(([, refused]) => {
      counts.seen += 1;
      const reason = stillRefused(refused, { ...judging, asked });
      if (reason !== undefined) stayed[reason] = (stayed[reason] ?? 0) + 1;
      return reason === undefined;
    });
  /** Some at a time, so that a rate is kept and a Ctrl-C is heard within an object. */
  const sendSome = async (some: readonly [KeptLine, Refused][], sent: Set<KeptLine>): Promise<void> => {
    let taken: ReadonlySet<string> = new Set();
    try {
      await pacer.ready();
      if (signal.aborted) return;
      pacer.spent(some.length);
      taken = await resend(some.map(([, refused]) => resent(refused)));
    } finally {
      for (const [line, { entry }] of some) if (taken.has(entry.id)) sent.add(line);
      counts.released += taken.size;
    }
  };

  const outcome = (): Released => ({ ...counts, stayed, unreadable });
  try {
    // What ingest refuses once more while this runs is for the next time, or it would go round and round.
    for await (const { object, kept, selected } of walk(
      store,
      { selection, writtenBefore: Date.now(), signal },
      unreadable,
    )) {
      const lines = due(selected);
      if (dryRun) counts.released += lines.length;
      const sent = new Set<KeptLine>();
      let failure: Error | undefined;
      try {
        for (let at = 0; !dryRun && at < lines.length && !signal.aborted; at += 10)
          await sendSome(lines.slice(at, at + 10), sent);
      } catch (error) {
        failure = error as Error;
      }
      if (!dryRun) counts.notSent += lines.length - sent.size;
      // A damaged object is left as it is, or its end would be lost.
      if (sent.size > 0 && kept.damage === undefined) await store.move(object.key, kept, sent, RELEASED);
      onProgress?.(counts.seen);
      if (failure) throw failure;
    }
    return outcome();
  } catch (error) {
    return { ...outcome(), stoppedBy: error as Error };
  }
};
