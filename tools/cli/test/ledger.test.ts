import { buildStatusCallback } from '@status-callbacks/contract/build';
import { lifecycleKey } from '@status-callbacks/contract/state';
import { expected } from '@status-callbacks/simulator/expected';
import { plan } from '@status-callbacks/simulator/plan';
import { idOf } from '@status-callbacks/simulator/signed-request';
import { parseForm } from '@status-callbacks/signature/form';
import fc from 'fast-check';
import { deliveries } from '../src/deliveries.ts';
import { type Observed, compare } from '../src/ledger.ts';
import { refusalOf } from '@status-callbacks/simulator/planned-request';

const target = { baseUrl: 'http://127.0.0.1:4000' };
const planned = plan({
  seed: 11,
  messages: 40,
  calls: 8,
  forged: 0.1,
  duplicated: 0.2,
  failing: 0.3,
  shuffled: true,
});
const outcome = expected(planned, target);
const accepted = planned.requests.map(() => ({ status: 200, attempts: 1 }));
const { delivered } = deliveries(planned.requests, accepted, target);

const events = planned.requests.flatMap((request) =>
  request.kind === 'forged'
    ? []
    : [
        buildStatusCallback({
          id: idOf(request, target),
          params: request.params,
          custom: parseForm(request.path.split('?')[1] ?? ''),
          request: { url: request.path, signature: 'signed', receivedAt: '2026-11-23T16:00:00.000Z' },
          accountSid: request.params['AccountSid'],
        }),
      ],
);
const distinct = [...new Map(events.map((event) => [event.id, event])).values()];

/** A system that has done everything right, duplicates kept wherever they may be. */
const right: Observed = {
  archived: events,
  tabled: distinct.map((event) => ({
    resourceSid: event.data.resourceSid,
    sortKey: lifecycleKey(event),
    id: event.id,
    status: event.data.status,
  })),
  routed: events.flatMap(({ id, data }) => (data.errorCode ? [id] : [])),
  quarantined: planned.requests.flatMap(({ forgery, resourceSid }) =>
    forgery ? [{ reason: refusalOf(forgery), resourceSid }] : [],
  ),
};
const judge = (observed: Partial<Observed>) => compare(outcome, delivered, { ...right, ...observed });

describe('compare', () => {
  it('finds nothing wrong with a right system, with or without copies', () => {
    expect(judge({})).toEqual({ missing: [], unexpected: [] });
    expect(judge({ archived: distinct, routed: [...new Set(right.routed)] })).toEqual({ missing: [], unexpected: [] });
  });

  it.each(['archived', 'tabled', 'routed', 'quarantined'] as const)('misses whatever is not %s', (sink) => {
    const copies = sink === 'archived' ? distinct : sink === 'routed' ? [...new Set(right.routed)] : right[sink];
    fc.assert(
      fc.property(fc.nat({ max: copies.length - 1 }), (index) => {
        const { missing } = judge({ [sink]: copies.toSpliced(index, 1) });
        expect(missing).toEqual([expect.objectContaining({ detail: 'is not there' })]);
      }),
    );
  });

  it.each([
    ['archived', 'archive'],
    ['tabled', 'table'],
    ['routed', 'bus'],
    ['quarantined', 'quarantine'],
  ] as const)('sees more copies than were sent of what is %s', (sink, where) => {
    const { missing, unexpected } = judge({ [sink]: [...right[sink], right[sink][0], right[sink][0]] });
    expect(missing).toEqual([]);
    expect(unexpected).toEqual([expect.objectContaining({ where })]);
    expect(unexpected[0]?.detail).toMatch(/^is there \d times, sent \d$/);
  });

  it('sees an event nobody sent, in each sink', () => {
    const stray = buildStatusCallback({
      id: 'stray',
      params: { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'sent' },
      custom: {},
      request: { url: '', signature: '', receivedAt: '2026-11-23T16:00:00.000Z' },
    });
    const detail = 'should not be there';
    expect(judge({ archived: [...right.archived, stray] }).unexpected).toEqual([
      { where: 'archive', id: 'stray', detail },
    ]);
    expect(judge({ routed: [...right.routed, 'stray'] }).unexpected).toEqual([{ where: 'bus', id: 'stray', detail }]);
    expect(
      judge({ quarantined: [...right.quarantined, { reason: 'mismatch', resourceSid: 'SM1' }] }).unexpected,
    ).toEqual([{ where: 'quarantine', reason: 'mismatch', resourceSid: 'SM1', detail }]);
    expect(
      judge({
        tabled: [...right.tabled, { resourceSid: 'SM1', sortKey: '0030#sent#stray#1', id: 'stray', status: 'sent' }],
      }).unexpected,
    ).toEqual([{ where: 'table', id: 'stray', detail }]);
  });

  it('sees a callback on the bus that reports no error', () => {
    const clean = distinct.find(({ data }) => !data.errorCode)!;
    expect(judge({ routed: [...right.routed, clean.id] }).unexpected).toEqual([
      { where: 'bus', id: clean.id, detail: 'should not be there' },
    ]);
  });

  it('sees a resource that ends in another state', () => {
    const { resourceSid, callbacks } = outcome.resources.find(({ status }) => status === 'delivered')!;
    const last = callbacks.at(-1)!;
    const tabled = right.tabled.map((item) =>
      item.id === last ? { ...item, sortKey: item.sortKey.replace(/#\d{4}#/, '#0001#') } : item,
    );
    expect(judge({ tabled }).unexpected).toEqual([
      { where: 'table', resourceSid, detail: 'ends as sent, not delivered' },
    ]);
  });

  it('sees an item filed under another resource, known or not', () => {
    const [first] = right.tabled;
    for (const resourceSid of [right.tabled.at(-1)!.resourceSid, 'SM1']) {
      const { unexpected } = judge({ tabled: [...right.tabled.slice(1), { ...first!, resourceSid }] });
      expect(unexpected).toContainEqual(
        expect.objectContaining({ where: 'table', resourceSid, detail: `belongs to ${first!.resourceSid}` }),
      );
    }
  });

  it('sees what is refused for another reason than its own', () => {
    const [first, ...others] = right.quarantined;
    const { missing, unexpected } = judge({ quarantined: [{ ...first!, reason: 'unknown-host' }, ...others] });
    expect(missing).toEqual([{ where: 'quarantine', ...first, detail: 'is not there' }]);
    expect(unexpected).toEqual([expect.objectContaining({ reason: 'unknown-host', detail: 'should not be there' })]);
  });

  it('sees a state that another account has changed, and a callback that is filed under another account', () => {
    const [first] = right.tabled;
    const other = `AC${'f'.repeat(32)}`;
    const [account = ''] = first!.sortKey.split('#');
    const tabled = right.tabled.map((item) =>
      item.id === first!.id ? { ...item, sortKey: item.sortKey.replace(account, other) } : item,
    );
    expect(judge({ tabled }).unexpected).toContainEqual(
      expect.objectContaining({ where: 'table', id: first!.id, detail: `is of ${other}, not ${account}` }),
    );
    const archived = events.map((event) =>
      event.id === first!.id ? { ...event, data: { ...event.data, accountSid: other } } : event,
    );
    expect(judge({ archived }).unexpected[0]).toMatchObject({
      where: 'archive',
      id: first!.id,
      detail: `is of ${other}, not ${account}`,
    });
  });

  it('sees a callback whose evidence was replaced, and not a line that a repair has added', () => {
    const [first, ...others] = distinct;
    const rebuilt = {
      ...first!,
      data: { ...first!.data, params: {}, request: { ...first!.data.request, url: '', signature: '' } },
    };
    expect(judge({ archived: [rebuilt, ...others] }).unexpected).toEqual([
      { where: 'archive', id: first!.id, detail: 'has lost its parameters or its signature' },
    ]);
    const sentOnce = new Map([...delivered.callbacks, [first!.id, 2]]);
    const both = compare(
      outcome,
      { ...delivered, callbacks: sentOnce },
      { ...right, archived: [rebuilt, ...distinct] },
    );
    expect(both.unexpected).toEqual([]);
  });

  it('sees more times of receipt than there were requests', () => {
    const [first] = distinct;
    const received = (receivedAt: string) => ({
      ...first!,
      data: { ...first!.data, request: { ...first!.data.request, receivedAt } },
    });
    const times = ['2026-11-23T16:00:01.000Z', '2026-11-23T16:00:02.000Z'].map(received);
    const once = new Map([...delivered.callbacks, [first!.id, 1]]);
    expect(
      compare(outcome, { ...delivered, callbacks: once }, { ...right, archived: [...distinct, ...times] }).unexpected,
    ).toContainEqual({ where: 'archive', id: first!.id, detail: 'was received 3 times, sent 1' });
  });

  it('sees custom parameters that were lost, and an event about another resource', () => {
    const event = distinct.find(({ data }) => data.custom['id'])!;
    const others = distinct.filter((other) => other !== event);
    const altered = (data: object) => [...others, { ...event, data: { ...event.data, ...data } }];
    expect(judge({ archived: altered({ custom: {} }) }).unexpected).toEqual([
      { where: 'archive', id: event.id, detail: 'has lost or changed its custom parameters' },
    ]);
    expect(judge({ archived: altered({ resourceSid: 'SM1' }) }).unexpected).toEqual([
      { where: 'archive', id: event.id, detail: `is about SM1, not ${event.data.resourceSid}` },
    ]);
  });
});

describe('deliveries', () => {
  it('calls a real callback that was turned away lost, and not a forged one', () => {
    const refused = planned.requests.map(() => ({ status: 400, attempts: 1 }));
    const { delivered: none, lost } = deliveries(planned.requests, refused, target);
    expect(lost).toHaveLength(outcome.totals.originals + outcome.totals.duplicates);
    expect(lost[0]).toMatchObject({ where: 'front door', detail: 'was answered 400' });
    expect(none.forged.size).toBe(0);
    expect(judge({ quarantined: [] }).missing).toHaveLength(outcome.totals.forged);
    expect(compare(outcome, none, { ...right, quarantined: [] }).missing).toEqual([]);
  });

  it('allows a copy for each attempt', () => {
    const { delivered: twice } = deliveries(
      planned.requests,
      accepted.map((answer) => ({ ...answer, attempts: 2 })),
      target,
    );
    expect(compare(outcome, twice, { ...right, archived: [...events, ...events] }).unexpected).toEqual([]);
  });

  it('tells why there was no answer', () => {
    const answers = planned.requests.map(() => ({ error: 'ECONNREFUSED', attempts: 2 }));
    expect(deliveries(planned.requests, answers, target).lost[0]).toMatchObject({
      detail: 'got no answer: ECONNREFUSED',
    });
  });
});
