import { buildStatusCallback } from '../src/build.ts';
import { type EventFilter, matches } from '../src/event-filter.ts';

const event = buildStatusCallback({
  id: 'id',
  accountSid: `AC${'0'.repeat(32)}`,
  params: {
    MessageSid: `SM${'0'.repeat(32)}`,
    MessageStatus: 'undelivered',
    ErrorCode: '30006',
  },
  custom: { id: '7', tenant: ['a', 'b'] },
  request: { url: 'https://example.com/twilio', signature: 's', receivedAt: '2026-11-23T16:00:00.000Z' },
});
const categoryOf = (code: string): string => (code === '30006' ? 'landline' : 'unknown');
const verdict = (filter: EventFilter): boolean => matches(filter, categoryOf)(event);

it.each<EventFilter>([
  {},
  { status: 'undelivered', product: 'messaging' },
  { errorCode: '30006', category: 'landline' },
  { accountSid: `AC${'0'.repeat(32)}`, resourceSid: `SM${'0'.repeat(32)}` },
  { custom: { id: '7', tenant: 'b' } },
])('takes %j', (filter) => expect(verdict(filter)).toBe(true));

it.each<EventFilter>([
  { status: 'delivered' },
  { errorCode: '30007' },
  { category: 'opt-out' },
  { status: 'undelivered', product: 'voice' },
  { accountSid: 'AC1' },
  { resourceSid: 'SM1' },
  { custom: { id: '7', tenant: 'a' } },
  { custom: { constructor: 'x' } },
])('leaves %j', (filter) => expect(verdict(filter)).toBe(false));

it('has no category for a callback without an error', () => {
  const data = { ...event.data, errorCode: undefined };
  expect(matches({ category: 'unknown' }, categoryOf)({ data })).toBe(false);
});
