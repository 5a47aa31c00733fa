import type { Log } from '@status-callbacks/logging/log';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { serviceLog } from './service-log.ts';

/** Handles a whole batch and says which records, by message id, must be delivered again. */
export type RecordsHandler = (records: readonly SQSRecord[], log: Log) => Promise<Iterable<string>>;

/**
 * The SQS edge of a function: records that failed go back to the queue, the others do not. An error nobody caught fails the
 * batch and is logged here, redacted: the runtime would print it as it is.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const onRecords =
  (service: string, handle: RecordsHandler, log: Log = serviceLog(service)) =>
  async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    let failed: Set<string>;
    try {
      failed = new Set(await handle(records, log));
    } catch (error) {
      log.error('batch failed', { records: records.length, error });
      failed = new Set(records.map(({ messageId }) => messageId));
    }
    if (failed.size > 0) log.count('recordsFailed', failed.size);
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
