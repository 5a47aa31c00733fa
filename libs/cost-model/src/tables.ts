import type { TableActivity } from './activity.ts';
import type { StageSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';
import type { Works } from './work.ts';

/** Of a suppression: the entry is read as it stands and written, and its copy in the index. */
const SUPPRESSING = { reads: 1, writes: 2 };
/** A look at one recipient that need not see the newest write. */
const LOOKING_READS = 0.5;
/** Looking up when a callback was received first: one query, of a few items, which need not see the newest write. */
const FIRST_RECEIPT_READS = 0.5;
/** What ended stands in an item of its batch: a mark each, and of an error what it takes to look it up. */
const COUNTED = { bytes: 8, errorBytes: 100 };
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;
/** Of a bucket of alerts that is over: the cursor, one account and what was counted; the account, some KB, and the cursor. */
const BUCKET = { reads: 3, writes: 5 };
/** Of a batch of errors with a rule for alerts, one cause: its incident, read and kept open. An error is one write more. */
const CAUSE = { reads: 1, writes: 1 };

/** Units of tables with their indexes; that the item of an ordinary SMS callback is one, a test of `dynamo-writer` says. */
export const tables = (
  { final, errors, custom }: Traffic,
  { declaredParameters }: StageSettings,
  works: Works,
): TableActivity[] => {
  const history = works['dynamo-writer'];
  const alert = works['error-router/Alert'];
  const count = works['error-router/Count'];
  const delivery = works['error-router/Delivery'];
  const suppression = works['error-router/Suppression'];
  const timer = works['error-router/Timer'];
  const service = 'error-router';
  const countedBytes = count.messages * COUNTED.bytes + works['error-router'].messages * COUNTED.errorBytes;
  return [
    {
      service: 'dynamo-writer',
      table: 'History',
      writeUnits: history.messages * (1 + final + errors + custom * declaredParameters),
      readUnits: (suppression.messages + alert.messages) * FIRST_RECEIPT_READS,
    },
    {
      service,
      table: 'Suppressions',
      writeUnits: suppression.messages * SUPPRESSING.writes,
      readUnits: suppression.messages * SUPPRESSING.reads + delivery.messages * LOOKING_READS,
    },
    {
      service,
      table: 'AlertState',
      writeUnits:
        count.calls +
        countedBytes / WRITE_UNIT_BYTES +
        timer.messages * BUCKET.writes +
        alert.calls * CAUSE.writes +
        alert.messages,
      readUnits: timer.messages * BUCKET.reads + countedBytes / READ_UNIT_BYTES + alert.calls * CAUSE.reads,
    },
  ];
};
