import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Alert } from './alert.ts';
import { type AlertTable, isConflict, type Key } from './alert-table.ts';
import { Busy } from './busy.ts';
import type { PublishAlert } from './publish-alert.ts';

/**
 * Alerts that follow from a state, written in the same item as the state: a crash between the two is not possible. They are
 * taken out after SNS has them, so a crash in between repeats an alert and loses none.
 */
export interface Outbox {
  readonly outbox?: readonly Alert[];
  /** Until then, epoch milliseconds, the one that wrote them publishes them; later, anybody does. */
  readonly claimedUntil?: number;
}

/** Longer than a function of this service runs, shorter than a message is hidden before it comes again. */
const CLAIM_MS = 60_000;

/** What to write beside a state for its alerts; whoever writes it publishes them. */
export const outboxOf = (alerts: readonly Alert[], now: number): Outbox =>
  alerts.length === 0 ? {} : { outbox: alerts, claimedUntil: now + CLAIM_MS };

/** Publishes what this invocation has written or taken over, then takes it out of the item. */
export const publishOwn = async (
  { dynamo, name }: AlertTable,
  key: Key,
  { outbox = [], claimedUntil }: Outbox,
  publish: PublishAlert,
): Promise<void> => {
  if (outbox.length === 0) return;
  for (const alert of outbox) await publish(alert);
  try {
    await dynamo.send(
      new UpdateItemCommand({
        TableName: name,
        Key: marshall(key),
        UpdateExpression: 'REMOVE outbox, claimedUntil',
        ConditionExpression: 'claimedUntil = :own',
        ExpressionAttributeValues: marshall({ ':own': claimedUntil }),
      }),
    );
  } catch (error) {
    // Taken over by somebody who took us for dead: theirs to take out.
    if (!isConflict(error)) throw error;
  }
};

/**
 * Publishes what another invocation left behind, if it did.
 * @throws {Busy} when that one may still be at it
 */
export const publishLeft = async (table: AlertTable, key: Key, left: Outbox, publish: PublishAlert): Promise<void> => {
  const { outbox, claimedUntil = 0 } = left;
  if (!outbox) return;
  const now = table.now();
  if (claimedUntil > now) throw new Busy('another invocation is publishing');
  const own = outboxOf(outbox, now);
  try {
    await table.dynamo.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall(key),
        UpdateExpression: 'SET claimedUntil = :own',
        ConditionExpression: 'claimedUntil = :left',
        ExpressionAttributeValues: marshall({ ':own': own.claimedUntil, ':left': claimedUntil }),
      }),
    );
  } catch (error) {
    if (isConflict(error)) throw new Busy('another invocation took over');
    throw error;
  }
  await publishOwn(table, key, own, publish);
};
