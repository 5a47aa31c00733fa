import { createHash } from 'node:crypto';
import type { Position } from './entry.ts';
import type { Filter } from './filter.ts';
import type { Window } from './window.ts';

/** The text is no cursor, or one of another question. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** Where a page ended. It keeps the window it began with, so that pages of "the last day" do not drift. */
export interface Cursor {
  readonly window: Window;
  readonly last: Position;
}

const digest = (filter: Filter): string => {
  const sorted = (_: string, value: unknown): unknown =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(filter, sorted)).digest('base64url').slice(0, 8);
};

export const writeCursor = ({ window, last }: Cursor, filter: Filter): string =>
  Buffer.from(
    JSON.stringify([
      digest(filter),
      window.from,
      window.to,
      Date.parse(last.receivedAt),
      last.resourceSid,
      last.accountSid,
    ]),
  ).toString('base64url');

const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;

const parse = (text: string): unknown[] => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
};

/** @throws {InvalidCursor} */
export const readCursor = (text: string, filter: Filter): Cursor => {
  const [question, from, to, receivedAt, resourceSid, accountSid] = parse(text);
  if (
    !isTime(from) ||
    !isTime(to) ||
    !isTime(receivedAt) ||
    ![resourceSid, accountSid].every((sid) => typeof sid === 'string')
  ) {
    throw new InvalidCursor('not a cursor');
  }
  if (question !== digest(filter)) throw new InvalidCursor('the cursor is of another question');
  const last = { receivedAt: new Date(receivedAt).toISOString(), resourceSid, accountSid } as Position;
  return { window: { from, to }, last };
};
