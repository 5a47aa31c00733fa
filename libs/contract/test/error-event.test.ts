import { buildStatusCallback } from '../src/build.ts';
import { readErrorEventDetail } from '../src/error-event.ts';
import { MalformedEvent } from '../src/status-callback.ts';

const detail = {
  code: '30006',
  name: 'Landline or unreachable carrier',
  category: 'landline',
  permanence: 'permanent',
  advice: 'Use another channel.',
  event: buildStatusCallback({
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    params: { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'undelivered', ErrorCode: '30006', To: '+15005550006' },
    custom: {},
    request: { url: 'https://example.com/twilio', signature: 's', receivedAt: '2026-11-23T16:00:00.000Z' },
  }),
};

it('gives the detail back as it was put on the bus, fields of a newer service included', () => {
  expect(readErrorEventDetail(detail)).toBe(detail);
  const newer = { ...detail, severity: 'low' };
  expect(readErrorEventDetail(newer)).toBe(newer);
});

it.each([
  [null, '(root)'],
  [{ ...detail, category: undefined }, 'category'],
  [{ ...detail, event: { ...detail.event, id: '' } }, 'event.id'],
])('refuses what is none, naming the place and not the value', (malformed, place) => {
  expect(() => readErrorEventDetail(malformed)).toThrow(MalformedEvent);
  expect(() => readErrorEventDetail(malformed)).toThrow(place);
  expect(() => readErrorEventDetail(malformed)).not.toThrow('5005550006');
});
