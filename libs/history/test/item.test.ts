import { resolve } from '@status-callbacks/contract/state';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { fromItem, resourceKey, toItem } from '../src/item.ts';

const url = 'https://callbacks.example.com/twilio-params?id=7&category=marketing';
const ordinary = aCallback({
  params: messageParams({ MessagingServiceSid: sid('MG', 1), RawDlrDoneDate: '2611231600' }),
  url,
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 1;
  return 3 + Object.entries(value as object).reduce((sum, [name, inner]) => sum + 1 + name.length + sizeOf(inner), 0);
};

it('keeps an ordinary SMS callback within one write unit', () => {
  const bytes = Object.entries(toItem(ordinary, 30)).reduce(
    (sum, [name, value]) => sum + name.length + sizeOf(value),
    0,
  );
  expect(bytes).toBeLessThanOrEqual(1_024);
});

it('gives back of an event all that its state is made of', () => {
  const texts = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(texts, fc.constantFrom('30006', '0', undefined), texts, (MessageStatus, ErrorCode, number) => {
      const event = aCallback({
        params: messageParams({ MessageStatus, ...(ErrorCode && { ErrorCode }) }),
        url: `https://h.example/twilio-params?id=${encodeURIComponent(number.toWellFormed())}`,
      });
      const back = fromItem(toItem(event, 30));
      const { id, time, data } = event;
      const { receivedAt } = data.request;
      expect(back).toEqual({ id, time, data: { ...data, params: undefined, request: { receivedAt } } });
      expect(resolve([back])).toEqual(resolve([event]));
    }),
  );
});

it('gives back what is too long for a key, or no name of an attribute', () => {
  const long = fc.constantFrom('x'.repeat(2_000), '😀'.repeat(300), `${'x'.repeat(255)}é`, 'sent');
  const accounts = fc.constantFrom(
    `AC${'b'.repeat(32)}`,
    undefined,
    '0040',
    '__proto__',
    'x'.repeat(3_000),
    'a#0040#b',
  );
  fc.assert(
    fc.property(long, long, long, accounts, (status, resourceSid, errorCode, accountSid) => {
      const event = aCallback();
      const custom = { '': 'a', ['n'.repeat(70_000)]: ['b', 'c'], plain: 'd' };
      const rest = { ...event.data };
      delete rest.accountSid;
      const data = { ...rest, status, resourceSid, errorCode, custom, ...(accountSid && { accountSid }) };
      const item = toItem({ ...event, data }, 30);
      expect(Buffer.byteLength(item.pk)).toBeLessThanOrEqual(2_048);
      expect(Buffer.byteLength(item.sk)).toBeLessThanOrEqual(1_024);
      expect(item.sk.isWellFormed()).toBe(true);
      const { receivedAt } = data.request;
      expect(fromItem(item).data).toEqual({ ...data, params: undefined, request: { receivedAt } });
    }),
  );
});

it('tells two long SIDs with one beginning apart, and takes a key for itself', () => {
  const [one, other] = ['a', 'b'].map((end) => resourceKey('x'.repeat(3_000) + end));
  expect(one).not.toBe(other);
  expect(resourceKey(one!)).toBe(one);
});

it("keeps Twilio's own time where there is one", () => {
  const call = aCallback({
    params: { CallSid: sid('CA', 1), CallStatus: 'completed', Timestamp: 'Mon, 23 Nov 2026 15:59:58 +0000' },
  });
  expect(toItem(call, 30)).toMatchObject({
    time: '2026-11-23T15:59:58.000Z',
    receivedAt: '2026-11-23T16:00:00.000Z',
  });
  expect(toItem(ordinary, 30)).not.toHaveProperty('time');
});

it('has a key in an index only for what the index is asked', () => {
  const sent = aCallback({ params: messageParams({ MessageStatus: 'sent' }) });
  expect(toItem(sent, 30)).not.toHaveProperty('statusHour');
  expect(toItem(sent, 30)).not.toHaveProperty('errorCode');
  expect(toItem(ordinary, 30)).toMatchObject({
    statusHour: 'delivered#2026-11-23T16',
    custom_id: '7',
    custom_category: 'marketing',
  });
});

it('leaves what cannot be a key out of the indexes', () => {
  const item = toItem(aCallback({ url: `https://h.example/twilio-params?id=&category=${'x'.repeat(2_000)}` }), 30);
  expect(Object.keys(item).filter((name) => name.startsWith('custom_'))).toEqual([]);
});

it('says what is no item of ours', () => {
  expect(() => fromItem({ ...toItem(ordinary, 30), sk: 'something else' })).toThrow(TypeError);
});
