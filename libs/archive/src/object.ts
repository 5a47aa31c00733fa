import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

const compress = promisify(gzip);

/** What an object is stored with: Athena and browsers both read it as lines. */
export const OBJECT_HEADERS = { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' } as const;

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The events verbatim, one a line, in an order that does not depend on the delivery. */
export const objectBody = (events: readonly StatusCallback[]): Promise<Buffer> =>
  compress(
    events
      .toSorted((a, b) => before(a.id, b.id) || before(a.data.request.receivedAt, b.data.request.receivedAt))
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
