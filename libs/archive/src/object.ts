import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

const compress = promisify(gzip);

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The events verbatim, one a line, in an order that does not depend on the delivery. */
export const objectBody = (events: readonly StatusCallback[]): Promise<Buffer> =>
  compress(
    events
      .map((event) => ({ event, line: `${JSON.stringify(event)}\n` }))
      .sort(
        (a, b) =>
          before(a.event.id, b.event.id) ||
          before(a.event.data.request.receivedAt, b.event.data.request.receivedAt) ||
          before(a.line, b.line),
      )
      .map(({ line }) => line)
      .join(''),
  );
