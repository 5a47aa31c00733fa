import fc from 'fast-check';
import { buildStatusCallback } from '../src/build.ts';
import { byResource, keyText, lifecycleKey, readLifecycleKey, resolve } from '../src/state.ts';
import type { Product } from '../src/products/product.ts';
import { products } from '../src/products/products.ts';
import type { Params, StatusCallback } from '../src/status-callback.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 16, 0, second)).toISOString();

const message = (status: string, second = 0, errorCode?: string): StatusCallback =>
  buildStatusCallback({
    id: `${status}-${errorCode ?? ''}`,
    params: { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: status, ...(errorCode && { ErrorCode: errorCode }) },
    custom: {},
    request: { url: 'https://example.com/twilio', signature: 's', receivedAt: at(second) },
  });

/** That any order and any duplicates give the same state is held for every product where the lifecycles are: libs/testing. */
describe('resolve', () => {
  it('keeps the first receipt of a callback delivered twice, whichever comes first', () => {
    const [early, late] = [message('delivered', 1), message('delivered', 9)];
    expect(resolve([early, late])).toEqual(resolve([late, early]));
    expect(resolve([late, early]).lastTime).toBe(at(1));
  });

  it('has a state for each account that names a SID', () => {
    const named = (accountSid: string, status: string): StatusCallback => {
      const event = message(status);
      return { ...event, id: accountSid + status, data: { ...event.data, accountSid } };
    };
    const [victim, attacker] = [`AC${'b'.repeat(32)}`, `AC${'a'.repeat(32)}`];
    const events = [named(victim, 'undelivered'), named(attacker, 'delivered'), named(attacker, 'read')];
    expect(byResource(events).map((own) => [resolve(own).accountSid, resolve(own).status])).toEqual([
      [victim, 'undelivered'],
      [attacker, 'read'],
    ]);
    const last = (account: string) =>
      events
        .map(lifecycleKey)
        .filter((key) => key.startsWith(`${account}#`))
        .sort()
        .at(-1);
    expect(readLifecycleKey(last(victim)!).status).toBe('undelivered');
  });

  it('orders what it has no rank for as DynamoDB does', () => {
    const statuses = fc.string({
      unit: fc.oneof(fc.constantFrom('😀', '\uFFFD', 'a', '\uE000'), fc.string({ unit: 'binary' })),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.array(statuses, { minLength: 2 }), (each) => {
        const events = each.map((status) => message(status.toWellFormed()));
        const last = events
          .map((event) => Buffer.from(lifecycleKey(event)))
          .sort((a, b) => Buffer.compare(a, b))
          .at(-1)!;
        expect(readLifecycleKey(last.toString()).status).toBe(keyText(resolve(events).status));
      }),
    );
  });

  it('agrees with the order of the keys the history is sorted by', () => {
    const events = [message('sent'), message('read'), message('delivered'), message('queued')];
    expect(events.map(lifecycleKey).sort().at(-1)).toBe(lifecycleKey(message('read')));
    expect(resolve(events).status).toBe('read');
  });

  it('lets the first error stick, and says what contradicts', () => {
    const state = resolve([message('delivered', 2), message('undelivered', 1, '30003'), message('sent', 0)]);
    expect(state).toMatchObject({ status: 'delivered', errorCode: '30003', firstTime: at(0), lastTime: at(2) });
    expect(state.anomalies).toEqual(['final states contradict: delivered, undelivered', 'delivered with error 30003']);
  });

  it('sees nothing odd in read after delivered', () => {
    expect(resolve([message('delivered'), message('read')]).anomalies).toEqual([]);
  });

  it('refuses to invent a state', () => {
    expect(() => resolve([])).toThrow(RangeError);
  });
});

describe('a key', () => {
  const accounts = fc.constantFrom(`AC${'b'.repeat(32)}`, undefined, '0040', '-', '~', 'a#0040#b', 'x'.repeat(2_000));
  const statuses = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('0030#sent', '#', 'a\nb', '😀'.repeat(400)));

  it('gives back what it is made of, as far as there is room, and is short enough', () => {
    fc.assert(
      fc.property(accounts, statuses, (accountSid, status) => {
        const data = { ...message('sent').data, status };
        delete data.accountSid;
        const event = { ...message('sent'), id: 'an-id', data: { ...data, ...(accountSid && { accountSid }) } };
        const key = lifecycleKey(event);
        expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1_024);
        const { account, ...place } = readLifecycleKey(key);
        expect(place).toEqual({ rank: 30, status: keyText(status), id: 'an-id' });
        if (account) expect(account.sid).toBe(accountSid);
      }),
    );
  });

  it('of version 0.1.0, without an account, is read too', () => {
    expect(readLifecycleKey('0030#sent#an-id#1795449600000')).toEqual({ rank: 30, status: 'sent', id: 'an-id' });
  });

  it('cuts at the end of a character, and only what is too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400, size: 'max' }), (text) => {
        const cut = keyText(text);
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(256);
        const next = [...text.slice(cut.length)][0];
        if (next !== undefined) expect(Buffer.byteLength(cut + next)).toBeGreaterThan(256);
      }),
    );
  });
});

/** Any status of a product or an unknown one, with any number of a sequence or none. */
const callbacksOf = (product: Product) =>
  fc.record({
    status: fc.oneof(fc.constantFrom(...Object.keys(product.states)), fc.constantFrom('new', '😀', '\uFFFD')),
    number: fc.option(fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(8_000, 9_000, 99_999, -1)), { nil: undefined }),
    second: fc.nat({ max: 50 }),
  });

it.each((products as readonly Product[]).map((product) => ({ name: product.name, product })))(
  'keeps a final state of $name, whatever that is not final comes after it',
  ({ product }) => {
    const callbacks = fc.array(callbacksOf(product), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(callbacks, callbacks, (earlier, later) => {
        const events = [...earlier, ...later].map(({ status, number, second }, index): StatusCallback => {
          const params: Params = {
            ...Object.fromEntries(
              product.identifiedBy.map((mark) => (typeof mark === 'string' ? [mark, 'x'] : [mark[0], 'NO1'])),
            ),
            [product.status[0]!]: status,
            ...(product.sequence && number !== undefined && { [product.sequence]: String(number) }),
          };
          const request = { url: 'https://example.com', signature: 's', receivedAt: at(second) };
          return buildStatusCallback({ id: `id-${index}`, params, custom: {}, request });
        });
        const before = resolve(events.slice(0, earlier.length));
        const added = events.slice(earlier.length).filter(({ data }) => !data.terminal);
        const after = resolve([...events.slice(0, earlier.length), ...added]);
        expect(events[0]!.data.product).toBe(product.name);
        if (before.terminal) expect([after.status, after.terminal]).toEqual([before.status, true]);
      }),
      { numRuns: 300 },
    );
  },
);
