import type { ErrorEventDetail } from '@status-callbacks/contract/error-event';
import type { Sink } from '@status-callbacks/lambda/consume';
import * as z from 'zod/mini';
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
  PARAMETERS: z.string(),
  QUIET_SECONDS: seconds,
  OLD_SECONDS: seconds,
});

export interface Raising {
  readonly table: AlertTable;
  readonly publish: PublishAlert;
  readonly setTimer: SetTimer;
  readonly stage: string;
  readonly parameters: readonly string[];
  readonly quietSeconds: number;
  readonly oldSeconds: number;
}

const raiseOne = async (raising: Raising, details: readonly ErrorEventDetail[]): Promise<void> => {
  const { table, publish, setTimer, stage, parameters, quietSeconds } = raising;
  const [first] = details as [ErrorEventDetail, ...ErrorEventDetail[]];
  const cause = causeOf(first, parameters);
  const key = keyOf(cause);
  const ids = details.map(({ event }) => event.id);
  const now = table.now();
  const quietAt = now + quietSeconds * 1_000;

  const known = await readIncident(table, key);
  if (known?.open) {
    // One whose timer was lost, or it would be closed by now.
    if (now - known.last > quietSeconds * 1_000) await setTimer({ close: key }, quietAt);
    // First kept open, then counted: whoever closes it has then counted all that belong to it.
    if (!(await keepOpen(table, key, known))) throw new Busy('the incident was closed just now');
    await recordErrors(table, key, known.since, ids);
    if ((known.claimedUntil ?? now) <= now) await publishLeft(table, incidentKey(key), known, publish);
    return;
  }
  if (known) await publishLeft(table, incidentKey(key), known, publish);
  await setTimer({ close: key }, quietAt);
  const since = Math.min(...details.map(({ event }) => Date.parse(event.time)));
  const opening = { cause, since, last: now };
  const outbox = await openIncident(table, key, opening, openedAlert(opening, first, new Set(ids).size, stage));
  if (!outbox) throw new Busy('another invocation opened the incident');
  await recordErrors(table, key, since, ids);
  await publishOwn(table, incidentKey(key), outbox, publish);
};

/** One alert for the first errors of a cause; those that follow are counted. What is no news does neither. */
export const raiseTo =
  (raising: Raising): Sink<Reaction> =>
  async (reactions, log) => {
    const now = raising.table.now();
    const [fresh, old] = [true, false].map((wanted) =>
      reactions.filter(({ detail }) => isFresh(detail.event, now, raising.oldSeconds) === wanted),
    ) as [Reaction[], Reaction[]];
    if (old.length > 0) log.info('no news, no alert', { events: old.length });
    const causes = Map.groupBy(fresh, ({ detail }) => keyOf(causeOf(detail, raising.parameters)));
    const failed: string[] = [];
    for (const [cause, together] of causes) {
      try {
        const details = together.map(({ detail }) => detail);
        await onceFree(() => raiseOne(raising, details));
      } catch (error) {
        log.error('alert not raised', { cause, events: together.length, error });
        failed.push(...together.map(({ id }) => id));
      }
    }
    return failed;
  };
