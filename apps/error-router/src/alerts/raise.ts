import type { ErrorEventDetail } from '@status-callbacks/contract/error-event';
import type { Sink } from '@status-callbacks/lambda/consume';
import type { Log } from '@status-callbacks/logging/log';
import * as z from 'zod/mini';
import { type FirstReceipt, callbackKey, deliveryOf, happenedAt } from '../first-receipt.ts';
import type { Reaction } from '../react.ts';
import type { AlertTable } from './alert-table.ts';
import { Busy, onceFree } from './busy.ts';
import { causeOf, keyOf } from './cause.ts';
import { openedAlert } from './cause-alert.ts';
import { isFresh } from './freshness.ts';
import { incidentKey } from './incident.ts';
import { keepOpen, openIncident, readIncident, recordErrors } from './incidents.ts';
import { publishLeft, publishOwn } from './outbox.ts';
import type { PublishAlert } from './publish-alert.ts';
import type { SetTimer } from './timers.ts';

const name = z.string().check(z.minLength(1));
const seconds = z.coerce.number().check(z.positive());

export const config = z.object({
  STAGE: name,
  TABLE_NAME: name,
  TOPIC_ARN: name,
  TIMER_QUEUE_URL: name,
  HISTORY_TABLE_NAME: name,
  PARAMETERS: z.string(),
  QUIET_SECONDS: seconds,
  OLD_SECONDS: seconds,
});

export interface Raising {
  readonly table: AlertTable;
  readonly publish: PublishAlert;
  readonly setTimer: SetTimer;
  readonly firstReceipt: FirstReceipt;
  readonly stage: string;
  readonly parameters: readonly string[];
  readonly quietSeconds: number;
  readonly oldSeconds: number;
}

/** An error, and when it happened. */
interface Happened {
  readonly detail: ErrorEventDetail;
  readonly at: number;
}

/** Raises or counts what is later than the incident of the cause before; says how much of it was no news. */
const raiseOne = async (raising: Raising, errors: readonly Happened[]): Promise<number> => {
  const { table, publish, setTimer, stage, parameters, quietSeconds } = raising;
  const cause = causeOf(errors[0]!.detail, parameters);
  const key = keyOf(cause);
  const now = table.now();
  const quietAt = now + quietSeconds * 1_000;

  const known = await readIncident(table, key);
  // What a closed incident has had is told. It may be here again because somebody holds a copy and has posted it.
  const after = (known?.open ? known.after : known?.last) ?? -Infinity;
  const news = errors.filter(({ at }) => at > after);
  const [first] = news;
  const ids = news.map(({ detail }) => detail.event.id);
  const [since, last] = [Math.min(...news.map(({ at }) => at)), Math.max(...news.map(({ at }) => at))];
  if (known?.open) {
    if (!first) return errors.length;
    // One whose timer was lost, or it would be closed by now.
    if (now - known.last > quietSeconds * 1_000) await setTimer({ close: key }, quietAt);
    // First kept open, then counted: whoever closes it has then counted all that belong to it.
    if (!(await keepOpen(table, key, known, last))) throw new Busy('the incident was closed just now');
    await recordErrors(table, key, known.since, ids);
    if ((known.claimedUntil ?? now) <= now) await publishLeft(table, incidentKey(key), known, publish);
    return errors.length - news.length;
  }
  if (known) await publishLeft(table, incidentKey(key), known, publish);
  if (!first) return errors.length;
  await setTimer({ close: key }, quietAt);
  const opening = { cause, since, last, ...(known && { after: known.last }) };
  const alert = openedAlert(opening, first.detail, new Set(ids).size, stage);
  const outbox = await openIncident(table, key, opening, alert);
  if (!outbox) throw new Busy('another invocation opened the incident');
  await recordErrors(table, key, since, ids);
  await publishOwn(table, incidentKey(key), outbox, publish);
  return errors.length - news.length;
};

/** When each happened, by its first receipt. What the history cannot say counts as of now: rather one alert too many. */
const happened = async (
  reactions: readonly Reaction[],
  firstReceipt: FirstReceipt,
  log: Log,
): Promise<readonly (Happened & Pick<Reaction, 'id'>)[]> => {
  const deliveries = reactions.map(({ detail }) => deliveryOf(detail.event));
  const first = deliveries.length > 0 ? await firstReceipt(deliveries, log) : new Map<string, number>();
  return reactions.map(({ id, detail }) => {
    const delivery = deliveryOf(detail.event);
    return { id, detail, at: happenedAt(detail.event, first.get(callbackKey(delivery)) ?? delivery.receivedAt) };
  });
};

/** One alert for the first errors of a cause; those that follow are counted. What is no news does neither. */
export const raiseTo =
  (raising: Raising): Sink<Reaction> =>
  async (reactions, log) => {
    const now = raising.table.now();
    const { oldSeconds } = raising;
    const mayBeNews = reactions.filter(({ detail: { event } }) =>
      isFresh(event, happenedAt(event, deliveryOf(event).receivedAt), now, oldSeconds),
    );
    const errors = await happened(mayBeNews, raising.firstReceipt, log);
    const fresh = errors.filter(({ detail, at }) => isFresh(detail.event, at, now, oldSeconds));
    let old = reactions.length - fresh.length;
    const failed: string[] = [];
    for (const [cause, together] of Map.groupBy(fresh, ({ detail }) => keyOf(causeOf(detail, raising.parameters)))) {
      try {
        await onceFree(async () => void (old += await raiseOne(raising, together)));
      } catch (error) {
        log.error('alert not raised', { cause, events: together.length, error });
        failed.push(...together.map(({ id }) => id));
      }
    }
    if (old > 0) log.info('no news, no alert', { events: old });
    return failed;
  };
