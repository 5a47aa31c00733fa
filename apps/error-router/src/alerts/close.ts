import type { AlertTable } from './alert-table.ts';
import { Busy } from './busy.ts';
import { closedAlert } from './cause-alert.ts';
import { incidentKey } from './incident.ts';
import { closeIncident, countErrors, readIncident } from './incidents.ts';
import { publishLeft, publishOwn } from './outbox.ts';
import type { PublishAlert } from './publish-alert.ts';
import type { SetTimer } from './timers.ts';

export interface Closing {
  readonly table: AlertTable;
  readonly publish: PublishAlert;
  readonly setTimer: SetTimer;
  readonly stage: string;
  readonly quietSeconds: number;
}

/** Closes an incident that has been quiet for long enough, with the sum of it; looks again later at one that has not. */
export const closeQuiet = async (
  { table, publish, setTimer, stage, quietSeconds }: Closing,
  cause: string,
): Promise<void> => {
  const incident = await readIncident(table, cause);
  if (!incident) return;
  await publishLeft(table, incidentKey(cause), incident, publish);
  if (!incident.open) return;
  const quietAt = incident.last + quietSeconds * 1_000;
  if (table.now() < quietAt) return setTimer({ close: cause }, quietAt);

  const count = await countErrors(table, cause, incident.since);
  const outbox = await closeIncident(table, cause, incident, closedAlert(incident, count, stage));
  if (!outbox) throw new Busy('one more error came just now');
  await publishOwn(table, incidentKey(cause), outbox, publish);
};
