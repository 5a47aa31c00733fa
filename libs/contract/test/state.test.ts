import { buildStatusCallback } from '../src/build.ts';
import { lifecycleKey, resolve } from '../src/state.ts';
import type { StatusCallback } from '../src/status-callback.ts';

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
