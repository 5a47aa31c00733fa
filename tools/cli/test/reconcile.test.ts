import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Finding, type Place, beginning, countIn } from '../src/reconcile/place.ts';
import { type Job, reconcile } from '../src/reconcile/reconcile.ts';
import { type Product, type TwilioRecord, messageRecord } from '../src/reconcile/record.ts';

const NOW = Date.parse('2026-11-23T16:00:00Z');
const HOUR = 3_600_000;
const window = { from: NOW - 24 * HOUR, to: NOW };
const accountSid = `AC${'00'.repeat(16)}`;

const sid = (index: number): string => `SM${index.toString(16).padStart(32, '0')}`;

const aRecord = (index: number, status: 'delivered' | 'sent' | 'undelivered' = 'delivered'): TwilioRecord =>
  messageRecord({
    sid: sid(index),
    accountSid,
    apiVersion: '2010-04-01',
    direction: 'outbound-api',
    status,
    errorCode: status === 'undelivered' ? 30006 : null,
    from: '+15005550006',
    to: '+15555550101',
    messagingServiceSid: null,
    dateCreated: new Date(NOW - 2 * HOUR),
    dateSent: new Date(NOW - 2 * HOUR),
    dateUpdated: new Date(NOW - 2 * HOUR),
  });

const heard = (index: number, status: string, custom = {}): StatusCallback =>
  buildStatusCallback({
    id: `${index}-${status}`,
    accountSid,
    params: { AccountSid: accountSid, MessageSid: sid(index), MessageStatus: status },
    custom,
    request: { url: '', signature: '', receivedAt: new Date(NOW - 2 * HOUR).toISOString() },
  });

/** A Twilio with pages of messages and no calls, a table, and a topic that writes into it at once. */
const aWorld = (pages: readonly (readonly TwilioRecord[])[], ours: readonly StatusCallback[] = []) => {
  const table = [...ours];
  const listed: string[] = [];
  const published: StatusCallback[] = [];
  const findings: Finding[] = [];
  let saved: Place | undefined;
  const job = (over: Partial<Job> = {}): Job => ({
    listPage: async (product: Product, _, next = '0') => {
      listed.push(`${product} ${next}`);
      if (product === 'voice') return { records: [], next: undefined };
      const page = Number(next);
      return { records: pages[page]!, next: page + 1 < pages.length ? String(page + 1) : undefined };
    },
    historyOf: async (resourceSid) => table.filter(({ data }) => data.resourceSid === resourceSid),
    cursor: {
      write: async (place) => void (saved = JSON.parse(JSON.stringify(place)) as Place),
      remove: async () => void (saved = undefined),
    },
    now: () => NOW,
    stuckAfter: 4 * HOUR,
    signal: new AbortController().signal,
    onFinding: (finding) => findings.push(finding),
    onProgress: () => undefined,
    ...over,
  });
  const fill: Job['fill'] = async (events) => {
    published.push(...events);
    table.push(...events);
    return new Set(events.map(({ id }) => id));
  };
  return { job, fill, table, listed, published, findings, saved: () => saved };
};

describe('reconcile', () => {
  it('hears nothing from another account that names the SID', async () => {
    const [forged] = [heard(1, 'delivered')].map((event) => ({
      ...event,
      data: { ...event.data, accountSid: `AC${'b'.repeat(32)}` },
    }));
    const world = aWorld([[aRecord(1, 'undelivered')]], [forged!]);
    await reconcile(beginning(window), world.job());
    expect(world.findings.map(({ kind, ours }) => [kind, ours])).toEqual([['never-heard-of', undefined]]);
  });

  it('compares every page of every list, and leaves no place behind', async () => {
    const world = aWorld(
      [[aRecord(1), aRecord(2, 'undelivered')], [aRecord(3, 'sent')]],
      [heard(1, 'delivered'), heard(2, 'sent')],
    );
    const { place, stoppedBy } = await reconcile(beginning(window), world.job());
    expect(stoppedBy).toBeUndefined();
    expect(world.listed).toEqual(['messaging 0', 'messaging 1', 'voice 0']);
    expect(place.counts).toEqual({ messaging: { agrees: 1, missing: 1, 'under-way': 1 }, voice: {} });
    expect(world.findings).toEqual([
      {
        kind: 'missing',
        product: 'messaging',
        resourceSid: sid(2),
        ours: 'sent',
        twilios: 'undelivered',
        errorCode: '30006',
      },
    ]);
    expect(world.saved()).toBeUndefined();
  });

  it('fills what is missing with the parameters of the application, and finds nothing the second time', async () => {
    const world = aWorld([[aRecord(1), aRecord(2)]], [heard(1, 'sent', { id: 'order-7' })]);
    const first = await reconcile(beginning(window), world.job({ fill: world.fill }));
    expect(first.place).toMatchObject({ filled: 2, notFilled: 0 });
    expect(world.findings.map(({ kind, filled }) => [kind, filled])).toEqual([
      ['missing', true],
      ['never-heard-of', true],
    ]);
    expect(world.published.map(({ data }) => [data.source, data.custom])).toEqual([
      ['reconciliation', { id: 'order-7' }],
      ['reconciliation', {}],
    ]);
    const second = await reconcile(beginning(window), world.job({ fill: world.fill }));
    expect(second.place.counts.messaging).toEqual({ agrees: 2 });
    expect(world.published).toHaveLength(2);
  });

  it('never fills what contradicts or is stuck', async () => {
    const world = aWorld([[aRecord(1, 'undelivered'), aRecord(2, 'sent')]], [heard(1, 'delivered')]);
    const { place } = await reconcile(beginning(window), world.job({ fill: world.fill, stuckAfter: HOUR }));
    expect(place.counts.messaging).toEqual({ contradicts: 1, stuck: 1 });
    expect(world.published).toEqual([]);
    expect(world.findings.every((finding) => !('filled' in finding))).toBe(true);
  });

  it('says which the topic never takes', async () => {
    const world = aWorld([[aRecord(1)]]);
    const { place } = await reconcile(beginning(window), world.job({ fill: async () => new Set<string>() }));
    expect(place).toMatchObject({ filled: 0, notFilled: 1, first: [{ filled: false }] });
  });

  const pages = Array.from({ length: 4 }, (_, page) =>
    Array.from({ length: 5 }, (_, index) => aRecord(page * 5 + index)),
  );

  it.each([[1], [2], [3], [4], [5]])('stopped at page %i and resumed, repeats and skips nothing', async (stopAt) => {
    const world = aWorld(pages);
    const interrupted = new AbortController();
    const { listPage } = world.job();
    const first = await reconcile(
      beginning(window),
      world.job({
        fill: world.fill,
        signal: interrupted.signal,
        listPage: async (...question) => {
          if (world.listed.length + 1 === stopAt) {
            interrupted.abort();
            throw new Error('cut short');
          }
          return listPage(...question);
        },
      }),
    );
    expect(first.stoppedBy).toMatchObject({ name: 'Interrupted' });
    expect(countIn(first.place)).toBe((stopAt - 1) * 5);

    const { place, stoppedBy } = await reconcile(world.saved() ?? beginning(window), world.job({ fill: world.fill }));
    expect(stoppedBy).toBeUndefined();
    expect(world.listed).toEqual(['messaging 0', 'messaging 1', 'messaging 2', 'messaging 3', 'voice 0']);
    expect(new Set(world.published.map(({ id }) => id)).size).toBe(20);
    expect(world.published).toHaveLength(20);
    expect(world.findings).toHaveLength(20);
    expect(place).toMatchObject({ filled: 20, counts: { messaging: { 'never-heard-of': 20 } } });
    expect(world.saved()).toBeUndefined();
  });

  it('does a page again that failed after some of it was filled, under the same ids', async () => {
    const world = aWorld(pages);
    const failing: Job['fill'] = async (events) => {
      world.published.push(...events.slice(0, 2));
      throw new Error('the topic is gone');
    };
    const first = await reconcile(beginning(window), world.job({ fill: failing }));
    expect(first).toMatchObject({ place: beginning(window), stoppedBy: { message: 'the topic is gone' } });
    expect(world.saved()).toBeUndefined();
    await reconcile(beginning(window), world.job({ fill: world.fill }));
    expect(world.published).toHaveLength(22);
    expect(new Set(world.published.map(({ id }) => id)).size).toBe(20);
  });

  it('remembers no more findings than people want to see', async () => {
    const world = aWorld([Array.from({ length: 300 }, (_, index) => aRecord(index)), [aRecord(300)]]);
    const { place } = await reconcile(beginning(window), world.job());
    expect(world.findings).toHaveLength(301);
    expect(place.first).toEqual(world.findings.slice(0, 20));
  });

  it('asks for sixteen histories at a time, and for none of what is not outbound', async () => {
    const records = Array.from({ length: 100 }, (_, index) => ({ ...aRecord(index), isOutbound: index % 2 === 0 }));
    const world = aWorld([records]);
    let [asked, now, most] = [0, 0, 0];
    const historyOf = async (): Promise<StatusCallback[]> => {
      asked += 1;
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return [];
    };
    const { place } = await reconcile(beginning(window), world.job({ historyOf }));
    expect([asked, most]).toEqual([50, 16]);
    expect(place.counts.messaging).toEqual({ 'never-heard-of': 50, 'not-outbound': 50 });
  });

  it('begins nothing more once a history cannot be read', async () => {
    const world = aWorld([Array.from({ length: 100 }, (_, index) => aRecord(index))]);
    let asked = 0;
    const historyOf = async (): Promise<StatusCallback[]> => {
      asked += 1;
      throw new Error('no table');
    };
    const { stoppedBy } = await reconcile(beginning(window), world.job({ historyOf }));
    expect(stoppedBy).toMatchObject({ message: 'no table' });
    expect(asked).toBe(16);
  });
});
