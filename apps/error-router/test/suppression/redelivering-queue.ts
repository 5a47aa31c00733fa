import { anSqsEvent } from '@status-callbacks/testing/sqs';

type Handler = (event: ReturnType<typeof anSqsEvent>) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

const RECEIVES = 5;
const BATCH = 100;

/** A queue and its function: what failed comes again in other company, and is dead after the fifth receive. */
export const redeliveringQueue = (handler: Handler) => {
  let waiting: { body: string; receives: number }[] = [];
  const dead: string[] = [];
  return {
    send: (body: string): void => void waiting.push({ body, receives: 0 }),
    dead,
    /** Until nothing waits. */
    drain: async (): Promise<void> => {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, BATCH);
        waiting = waiting.slice(BATCH);
        const { batchItemFailures } = await handler(anSqsEvent(...batch.map(({ body }) => body)));
        for (const { itemIdentifier } of batchItemFailures) {
          const { body, receives } = batch[Number(itemIdentifier.slice(1))]!;
          if (receives + 1 === RECEIVES) dead.push(body);
          else waiting.push({ body, receives: receives + 1 });
        }
      }
    },
  };
};
