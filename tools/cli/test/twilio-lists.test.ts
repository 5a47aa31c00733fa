import { newPacer } from '@status-callbacks/replay-engine/pacer';
import { type TwilioOptions, openTwilio } from '../src/reconcile/twilio-lists.ts';
import {
  type FakeTwilioOptions,
  aTwilioCall,
  aTwilioMessage,
  internalError,
  startFakeTwilio,
  tooManyRequests,
} from './fake-twilio.ts';

const accountSid = `AC${'00'.repeat(16)}`;
const PASSWORD = 'the token of the fake account';
const window = { from: Date.parse('2026-11-23T10:00:00Z'), to: Date.parse('2026-11-23T12:00:00Z') };
const sid = (prefix: string, index: number): string => prefix + index.toString(16).padStart(32, '0');

let twilio: Awaited<ReturnType<typeof startFakeTwilio>>;
const start = async (options: Partial<FakeTwilioOptions> = {}): Promise<void> => {
  twilio = await startFakeTwilio({ accountSid, password: PASSWORD, ...options });
};
const lists = (options: Partial<TwilioOptions> = {}) => {
  const { signal } = options.signal ? options : new AbortController();
  return openTwilio({
    username: accountSid,
    password: PASSWORD,
    accountSid,
    apiUrl: twilio.url,
    backOff: () => 0,
    pacer: newPacer(1_000, signal!),
    signal: signal!,
    ...options,
  });
};
afterEach(() => twilio.stop());

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aTwilioMessage({ sid: sid('SM', index), accountSid, status: 'delivered', sentAt: window.from + index * 60_000 }),
  );

describe('openTwilio', () => {
  it('goes through every page of a window, the newest first', async () => {
    await start({ messages: messages(50), mostPerPage: 20 });
    const listPage = lists();
    const first = await listPage('messaging', window);
    const second = await listPage('messaging', window, first.next);
    const third = await listPage('messaging', window, second.next);
    expect([first, second, third].flatMap(({ records }) => records.map((record) => record.sid))).toEqual(
      messages(50)
        .map((message) => message.sid)
        .toReversed(),
    );
    expect(third.next).toBeUndefined();
    expect(twilio.requests[0]).toMatchObject({
      path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
      query: { 'DateSent>': '2026-11-23T10:00:00Z', 'DateSent<': '2026-11-23T12:00:00Z', PageSize: '1000' },
    });
  });

  it('lists calls by when they started', async () => {
    const calls = [9, 10, 13].map((hour) =>
      aTwilioCall({
        sid: sid('CA', hour),
        accountSid,
        status: 'completed',
        duration: 13,
        startedAt: Date.UTC(2026, 10, 23, hour, 30),
      }),
    );
    await start({ calls });
    const { records } = await lists()('voice', window);
    expect(records).toMatchObject([{ sid: sid('CA', 10), params: { CallStatus: 'completed', CallDuration: '13' } }]);
    expect(twilio.requests[0]!.query).toMatchObject({ 'StartTime>': '2026-11-23T10:00:00Z' });
  });

  it('leaves out what Twilio gives beyond the window', async () => {
    const given = [
      ...messages(1),
      aTwilioMessage({ sid: sid('SM', 99), accountSid, status: 'sent', sentAt: window.from - 1_000 }),
    ];
    await start({
      intercept: () => ({ status: 200, body: { messages: given, next_page_uri: null, page: 0, page_size: 50 } }),
    });
    const { records } = await lists()('messaging', window);
    expect(records.map((record) => record.sid)).toEqual([sid('SM', 0)]);
  });

  it('asks with an API key about a subaccount', async () => {
    await start({ messages: messages(1), username: `SK${'0'.repeat(32)}` });
    expect((await lists({ username: `SK${'0'.repeat(32)}` })('messaging', window)).records).toHaveLength(1);
  });

  it('asks again after 429 and 5xx', async () => {
    await start({
      messages: messages(1),
      intercept: (_, count) =>
        count === 1 ? { ...tooManyRequests, headers: { 'Retry-After': '0' } } : count === 2 ? internalError : undefined,
    });
    expect((await lists()('messaging', window)).records).toHaveLength(1);
    expect(twilio.requests).toHaveLength(3);
  });

  it.each([
    ['wrong credentials', { password: 'another' }, 'does not accept these credentials (401)'],
    ['another account', { accountSid: `AC${'1'.repeat(32)}` }, 'Twilio refuses (404, 20404)'],
    ['nobody there', { apiUrl: 'http://127.0.0.1:1' }, 'no answer of Twilio from 127.0.0.1:1: ECONNREFUSED'],
  ])('says in one line what is wrong: %s', async (_, options, message) => {
    await start({ messages: messages(1) });
    const error: Error = await lists(options)('messaging', window).then(
      () => new Error('listed'),
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ name: 'Unreachable', message: expect.stringContaining(message) });
    expect(error.message).not.toContain(PASSWORD);
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ['throttled for good', tooManyRequests, 'Twilio refuses (429, 20429): Too Many Requests'],
    ['failing for good', internalError, 'Twilio refuses (500, 20500)'],
    ['something else altogether', { status: 200, body: 'hello' }, 'no answer of Twilio'],
  ])('gives up on a Twilio that is %s', async (_, answer, message) => {
    await start({ intercept: () => answer });
    await expect(lists()('messaging', window)).rejects.toThrow(message);
  });

  it('waits for its pacer before every request, and tells it of each', async () => {
    await start({ messages: messages(4), mostPerPage: 1 });
    let spent = 0;
    const requestsWhenReady: number[] = [];
    const pacer = {
      ready: async (): Promise<void> => void requestsWhenReady.push(twilio.requests.length),
      spent: (count: number): void => void (spent += count),
    };
    const listPage = lists({ pacer });
    let next: string | undefined;
    do ({ next } = await listPage('messaging', window, next));
    while (next !== undefined);
    expect(requestsWhenReady).toEqual([0, 1, 2, 3]);
    expect(spent).toBe(4);
  });

  it('takes the credentials nowhere else, whatever page it is told to go on with', async () => {
    await start({ messages: messages(1) });
    for (const next of [
      'https://example.com/',
      '//example.com/',
      `/2010-04-01/Accounts/AC${'1'.repeat(32)}/Messages.json`,
    ]) {
      await expect(lists()('messaging', window, next)).rejects.toThrow('not one of this account');
    }
    expect(twilio.requests).toEqual([]);
  });

  it('stops waiting when interrupted', async () => {
    const interrupted = new AbortController();
    await start({
      intercept: () => {
        interrupted.abort();
        return { ...tooManyRequests, headers: { 'Retry-After': '60' } };
      },
    });
    await expect(lists({ signal: interrupted.signal })('messaging', window)).rejects.toThrow('interrupted');
  });
});
