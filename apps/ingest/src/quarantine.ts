import type { S3Client } from '@aws-sdk/client-s3';
import type { Log } from '@status-callbacks/logging/log';
import type { Entry, Reason } from '@status-callbacks/quarantine/entry';
import { grouped, putEntries } from '@status-callbacks/quarantine/put';
import type { Delivery } from './receive.ts';

interface RefusedDelivery extends Delivery {
  readonly reason: Reason;
}

/** Keeps refused requests where an operator can release them; returns the message ids of those it could not keep. */
export type Quarantine = (refused: readonly RefusedDelivery[], log: Log) => Promise<string[]>;

const entryOf = ({
  request: { receivedAt },
  message: { body, attributes },
  messageId,
  reason,
}: RefusedDelivery): Entry => ({
  id: messageId,
  reason,
  receivedAt,
  message: { body, attributes },
});

/** An object per hour of receipt and reason. What a caller wrote is text in it and nothing else, so no request hinders another. */
export const quarantineIn =
  (s3: Pick<S3Client, 'send'>, bucket: string): Quarantine =>
  async (refused, log) => {
    const failed = await Promise.all(
      grouped(refused.map(entryOf)).map(async (entries) => {
        try {
          await putEntries(s3, bucket, entries);
          return [];
        } catch (error) {
          log.error('requests not quarantined', { requests: entries.length, error });
          return entries.map(({ id }) => id);
        }
      }),
    );
    return failed.flat();
  };
