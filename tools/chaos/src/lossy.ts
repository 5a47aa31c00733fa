import { crc32 } from 'node:zlib';
import type { Invocation } from '@status-callbacks/local/disturbance';

/** One callback in sixteen, whenever it comes: a record that is lost once may come again in another batch. */
const isDoomed = (body: string): boolean => {
  const { id } = JSON.parse(body) as { readonly id: string };
  return crc32(id) % 16 === 0;
};

export interface SqsEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

export const hasRecords = (event: unknown): event is SqsEvent =>
  typeof event === 'object' && event !== null && Array.isArray((event as Partial<SqsEvent>).Records);

/**
 * Takes records from the batches of a service and says that all is well, as a bad sink would.
 * @param lossy the service; without one, nothing is taken
 */
export const stealFrom =
  (lossy: string | undefined, count: (what: string) => void) =>
  ({ functionName, event }: Pick<Invocation, 'functionName' | 'event'>): unknown => {
    if (lossy === undefined || !functionName.includes(`-${lossy}-`) || !hasRecords(event)) return event;
    const kept = event.Records.filter(({ body }) => !isDoomed(body));
    if (kept.length < event.Records.length) count('lost on purpose');
    return { ...event, Records: kept };
  };
