import { single } from '@status-callbacks/contract/read';
import type { Occurrence } from '@status-callbacks/contract/state';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Cursor } from '../cursor-file.ts';
import { Interrupted } from '../exit-codes.ts';
import { inParallel } from '../in-parallel.ts';
import type { Fill } from './fill.ts';
import { type Judgement, judge } from './judge.ts';
import { type Finding, type Place, countIn, isFinding, movedOn, withPage } from './place.ts';
import type { Product, TwilioRecord } from './record.ts';
import { syntheticCallback } from './synthetic-callback.ts';
import type { ListPage } from './twilio-lists.ts';

/** Everything we have under one SID, whichever account said it, with the parameters of the application. */
type HistoryOf = (sid: string) => Promise<readonly (Occurrence & { readonly data: { readonly custom: Params } })[]>;

export interface Job {
  readonly listPage: ListPage;
  readonly historyOf: HistoryOf;
  /** Nothing is filled without it. */
  readonly fill?: Fill | undefined;
  readonly cursor: Pick<Cursor<Place>, 'write' | 'remove'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds. */
  readonly stuckAfter: number;
  readonly signal: AbortSignal;
  readonly onFinding: (finding: Finding) => void;
  /** Resources compared so far. */
  readonly onProgress: (count: number) => void;
}

export interface Reconciliation {
  readonly place: Place;
  /** What ended it early. */
  readonly stoppedBy?: Error;
}

interface Compared {
  readonly record: TwilioRecord;
  readonly judgement: Judgement;
  /** What would fill the gap, if it is one. */
  readonly synthetic: StatusCallback | undefined;
}

/** As many queries of the table at a time. */
const CONCURRENCY = 16;

const compare = async (record: TwilioRecord, { historyOf, now, stuckAfter }: Job): Promise<Compared> => {
  const all = record.isOutbound ? await historyOf(record.sid) : [];
  // What another account says of this SID is about nothing that Twilio has.
  const events = all.filter(({ data }) => data.accountSid === single(record.params, 'AccountSid'));
  const at = now();
  const judgement = judge(record, events, { now: at, stuckAfter });
  const isGap = judgement.verdict === 'missing' || judgement.verdict === 'never-heard-of';
  const custom = events.findLast(({ data }) => Object.keys(data.custom).length > 0)?.data.custom ?? {};
  const synthetic = isGap ? syntheticCallback(record, custom, new Date(at).toISOString()) : undefined;
  return { record, judgement, synthetic };
};

const findingOf = (
  product: Product,
  { record, judgement: { verdict, ours, twilios, errorCode }, synthetic }: Compared,
  taken: ReadonlySet<string> | undefined,
): Finding[] =>
  isFinding(verdict)
    ? [
        {
          kind: verdict,
          product,
          resourceSid: record.sid,
          ...(ours !== undefined && { ours }),
          twilios,
          ...(errorCode !== undefined && { errorCode }),
          ...(synthetic && taken && { filled: taken.has(synthetic.id) }),
        },
      ]
    : [];

/** What is begun with a page is ended: only then is its place left, and what was published is known. */
const workThrough = async (
  place: Place,
  job: Job,
): Promise<{ readonly done: Place; readonly next: Place | undefined }> => {
  const page = await job.listPage(place.product, place.window, place.next);
  const compared = await inParallel(page.records, CONCURRENCY, (record) => compare(record, job), job.signal);
  const taken = await job.fill?.(compared.flatMap(({ synthetic }) => synthetic ?? []));
  const findings = compared.flatMap((each) => findingOf(place.product, each, taken));
  findings.forEach(job.onFinding);
  const done = withPage(
    place,
    compared.map(({ judgement }) => judgement.verdict),
    findings,
  );
  return { done, next: movedOn(done, page.next) };
};

/**
 * Compares page by page what Twilio has with what we have. Its place is on disk after each: stopped or killed, it goes on
 * there, and a page that was being worked on is done again, with the same ids.
 */
export const reconcile = async (start: Place, job: Job): Promise<Reconciliation> => {
  let place = start;
  try {
    for (;;) {
      if (job.signal.aborted) throw new Interrupted('interrupted');
      const { done, next } = await workThrough(place, job);
      job.onProgress(countIn(done));
      if (!next) {
        await job.cursor.remove();
        return { place: done };
      }
      place = next;
      await job.cursor.write(place);
    }
  } catch (error) {
    // Whatever the signal has cut short may say so in words of its own.
    return {
      place,
      stoppedBy: job.signal.aborted ? new Interrupted('interrupted') : (error as Error),
    };
  }
};
