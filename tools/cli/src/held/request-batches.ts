/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;
/** Attributes: a URL and headers of at most 10 KiB, and their names. */
const ATTRIBUTE_BYTES = 12 * 1024;

/** Cuts messages into requests SQS accepts, in order. One that is too large travels alone, so that nobody else fails with it. */
export const requestBatches = <T extends { readonly id: string; readonly body?: string }>(
  messages: readonly T[],
): T[][] => {
  const batches: T[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = message.body === undefined ? 0 : Buffer.byteLength(message.body) + ATTRIBUTE_BYTES;
    const last = batches.at(-1);
    if (last && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) last.push(message);
    else {
      batches.push([message]);
      bytes = 0;
    }
    bytes += size;
  }
  return batches;
};
