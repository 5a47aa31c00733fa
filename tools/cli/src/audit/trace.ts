import { crc32 } from 'node:zlib';
import type { HistoryEvent } from '@status-callbacks/history/item';

/** What is compared of a callback: everything that archive and table both keep, but not how it came to be there. */
const FIELDS = {
  resource: ({ data }) => data.resourceSid,
  product: ({ data }) => data.product,
  status: ({ data }) => data.status,
  rank: ({ data }) => data.rank,
  terminal: ({ data }) => data.terminal,
  'error code': ({ data }) => data.errorCode,
  account: ({ data }) => data.accountSid,
  sender: ({ data }) => data.from,
  recipient: ({ data }) => data.to,
  'custom parameters': ({ data }) => Object.entries(data.custom).sort(),
  // The time of receipt belongs to a delivery, and a callback may have been delivered twice.
  time: ({ time, data }) => (time === data.request.receivedAt ? undefined : time),
} satisfies Record<string, (event: HistoryEvent) => unknown>;

const NAMES = Object.keys(FIELDS);
const DIGITS = 8;

/** One callback on one side, small enough to have a million of. */
export interface Trace {
  readonly id: string;
  readonly resourceSid: string;
  readonly receivedAt: string;
  /** A checksum per field. */
  readonly sums: string;
  /** Object and line, of an archived one, and how much the line proves. */
  readonly archived?: { readonly place: string; readonly evidence: number };
}

const checksum = (value: unknown): string =>
  crc32(JSON.stringify(value) ?? '')
    .toString(16)
    .padStart(DIGITS, '0');

export const traceOf = (event: HistoryEvent, archived?: Trace['archived']): Trace => ({
  id: event.id,
  resourceSid: event.data.resourceSid,
  receivedAt: event.data.request.receivedAt,
  sums: Object.values(FIELDS)
    .map((field) => checksum(field(event)))
    .join(''),
  ...(archived && { archived }),
});

/** Names of the fields in which two records of one callback differ. */
export const differences = (a: Trace, b: Trace): string[] =>
  NAMES.filter((_, index) => {
    const part = ({ sums }: Trace): string => sums.slice(index * DIGITS, (index + 1) * DIGITS);
    return part(a) !== part(b);
  });
