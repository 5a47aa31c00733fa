import { buildStatusCallback } from '../src/build.ts';
import type { Params, StatusCallback } from '../src/status-callback.ts';
import { type StatusOf, type TypedData, typed } from '../src/typed.ts';

const callback = (params: Params): StatusCallback =>
  buildStatusCallback({
    id: 'id',
    params,
    custom: {},
    request: { url: 'https://example.com/twilio', signature: 's', receivedAt: '2026-11-23T16:00:00.000Z' },
  });

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** A claim that is not true does not compile. */
const holds = <Claim extends true>(_?: Claim): void => {};

describe('typed', () => {
  it('tells a product by its name, and gives the same data', () => {
    const event = callback({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30006', New: 'field' });
    const data = typed(event);
    expect(data).toBe(event.data);
    if (data.product !== 'messaging') throw new Error('is a message');
    const sid: string | string[] | undefined = data.params.MessageSid;
    expect([sid, data.params['New']]).toEqual(['SM1', 'field']);
  });

  it('calls a product without a name unknown, and keeps what Twilio sent', () => {
    const { data } = callback({ HologramSid: `HG${'0'.repeat(32)}`, Status: 'shining' });
    expect(typed(callback(data.params))).toEqual(data);
  });

  it('calls the product of a newer version unknown', () => {
    const event = callback({ Status: 'shining' });
    const newer = { ...event, data: { ...event.data, product: 'hologram' } };
    expect(typed(newer)).toEqual({ ...event.data, product: 'unknown' });
  });

  it('lets a new status of a known product through', () => {
    expect(typed(callback({ CallSid: 'CA1', CallStatus: 'teleported' }))).toMatchObject({
      product: 'voice',
      status: 'teleported',
    });
  });
});

describe('the compiler', () => {
  type Message = Extract<TypedData, { product: 'messaging' }>;

  it('knows the statuses and the parameters of a product', () => {
    holds<'delivered' extends StatusOf<'messaging'> ? true : false>();
    holds<Same<Extract<StatusOf<'messaging'>, 'ringing'>, never>>();
    holds<Same<Message['params']['MessageSid'], string | string[] | undefined>>();
    holds<'ErrorCode' extends keyof Message['params'] ? true : false>();
  });

  it('keeps new statuses legal', () => {
    holds<string extends Message['status'] ? true : false>();
  });

  it('tells products apart by their name alone', () => {
    const about = (data: TypedData): string => {
      switch (data.product) {
        case 'messaging':
          holds<Same<typeof data, Message>>();
          return 'a message';
        case 'unknown':
          return 'something new';
        default:
          // @ts-expect-error messages are gone by now
          data.product satisfies 'messaging';
          return data.product;
      }
    };
    expect(about(typed(callback({ MessageSid: 'SM1' })))).toBe('a message');
    expect(about(typed(callback({ FaxSid: 'FX1' })))).toBe('fax');
  });
});
