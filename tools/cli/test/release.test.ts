import { parseKeys } from '@status-callbacks/signature/keys';
import { isReleased, readQueueMessage } from '@status-callbacks/signature/queue-message';
import { type ReleaseOptions, release } from '../src/quarantine/release.ts';
import { TOKEN, aRefusal, fakeQuarantine } from './fake-quarantine.ts';

const options: ReleaseOptions = {
  keyring: parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN })),
  rate: 100_000,
  signal: new AbortController().signal,
};
const nothing = {
  seen: 0,
  released: 0,
  stayed: {},
  passedOver: 0,
  notSent: 0,
  notRemoved: 0,
  refusedAgain: 0,
};

const many = (count: number) => Array.from({ length: count }, (_, index) => aRefusal({ id: `${index}` }));

describe('release', () => {
  it('moves what verifies and leaves what does not, in nobody’s hands', async () => {
    const forged = [aRefusal({ id: 'forged', token: 'another' }), aRefusal({ id: 'also forged', token: 'a third' })];
    const quarantine = fakeQuarantine([...many(35), ...forged]);
    expect(await release(quarantine.queues, options)).toEqual({
      ...nothing,
      seen: 37,
      released: 35,
      stayed: { mismatch: 2 },
    });
    expect(quarantine.kept()).toEqual(['forged', 'also forged']);
    expect(quarantine.hidden()).toEqual([]);
    expect(quarantine.sent).toHaveLength(35);
  });

  it('sends the request as it came, marked as released, with its first time of receipt', async () => {
    const message = aRefusal({ id: '1', receivedAt: '2026-11-20T01:02:03.004Z' });
    const quarantine = fakeQuarantine([message]);
    await release(quarantine.queues, options);
    const [{ body, attributes }] = quarantine.sent as [(typeof quarantine.sent)[0]];
    const texts = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value.StringValue!]));
    const { refusal, ...original } = message.attributes;
    expect(attributes).toEqual({ ...original, released: expect.anything() });
    expect(refusal).toBeDefined();
    expect(body).toBe(message.body);
    expect(isReleased(texts)).toBe(true);
    expect(readQueueMessage({ body, attributes: texts, sentTimestamp: Date.now() }).receivedAt).toBe(
      '2026-11-20T01:02:03.004Z',
    );
  });

  it('sends and removes nothing in a dry run', async () => {
    const quarantine = fakeQuarantine(many(12));
    const { released, notSent } = await release(quarantine.queues, { ...options, dryRun: true });
    expect([released, notSent, quarantine.sent.length, quarantine.kept().length]).toEqual([12, 0, 0, 12]);
    expect(quarantine.hidden()).toEqual([]);
  });

  it('keeps to the reason and the time asked for', async () => {
    const quarantine = fakeQuarantine([
      aRefusal({ id: 'wanted', reason: 'unknown-account' }),
      aRefusal({ id: 'early', reason: 'unknown-account', receivedAt: '2026-11-23T15:59:59.999Z' }),
      aRefusal({ id: 'other', reason: 'mismatch' }),
    ]);
    const since = Date.parse('2026-11-23T16:00:00Z');
    const { released, passedOver } = await release(quarantine.queues, { ...options, reason: 'unknown-account', since });
    expect([released, passedOver, quarantine.kept()]).toEqual([1, 2, ['early', 'other']]);
  });

  it('does not send back what ingest would refuse again, unless told to', async () => {
    const quarantine = fakeQuarantine([aRefusal({ id: '1', reason: 'too-large' })]);
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 0, stayed: { 'too-large': 1 } });
    expect(await release(quarantine.queues, { ...options, reason: 'too-large' })).toMatchObject({ released: 1 });
  });

  it('removes nothing that SQS has not taken, and completes when run again', async () => {
    const messages = many(25);
    const faults = { unsent: ['3', '14'] };
    const quarantine = fakeQuarantine(messages, faults);
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 23, notSent: 2 });
    expect(quarantine.kept()).toEqual(['3', '14']);
    faults.unsent.splice(0);
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 2, notSent: 0 });
    expect(new Set(quarantine.sent.map(({ id }) => id)).size).toBe(25);
  });

  it('says what is in both queues', async () => {
    const quarantine = fakeQuarantine(many(5), { unremoved: ['2'] });
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 5, notRemoved: 1 });
    expect(quarantine.kept()).toEqual(['2']);
    expect(quarantine.hidden()).toEqual([]);
  });

  it('completes when run again after it died between sending and removing', async () => {
    const quarantine = fakeQuarantine(many(30));
    const dying = {
      ...quarantine.queues,
      remove: async () => {
        throw new Error('killed');
      },
    };
    expect(await release(dying, options)).toMatchObject({ stoppedBy: new Error('killed') });
    expect(quarantine.sent.length).toBeGreaterThan(0);
    expect(quarantine.kept()).toHaveLength(30);
    await release(quarantine.queues, options);
    expect(quarantine.kept()).toEqual([]);
    expect(new Set(quarantine.sent.map(({ body }) => body)).size).toBe(30);
  });

  it('stops when SQS fails, keeps what was not sent, and gives everything back', async () => {
    let sends = 0;
    const quarantine = fakeQuarantine(many(60), {
      onResend: () => {
        if ((sends += 1) > 2) throw new Error('AccessDenied');
      },
    });
    const { released, notSent, stoppedBy } = await release(quarantine.queues, options);
    expect(stoppedBy?.message).toBe('AccessDenied');
    expect(released).toBe(20);
    expect(notSent).toBeGreaterThanOrEqual(10);
    expect(quarantine.kept()).toHaveLength(40);
    expect(quarantine.hidden()).toEqual([]);
  });

  it('sends nothing twice that ingest refuses again while it runs', async () => {
    const quarantine = fakeQuarantine(many(3), {
      onResend: (messages) =>
        messages.forEach(({ id }) =>
          quarantine.add({ ...aRefusal({ id, sentTimestamp: Date.now() + 1_000 }), id: `${id} again` }),
        ),
    });
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 3, refusedAgain: 3 });
    expect(quarantine.sent).toHaveLength(3);
    expect(quarantine.kept()).toHaveLength(3);
  });

  it('releases both copies of a request that is there twice', async () => {
    const quarantine = fakeQuarantine([aRefusal({ id: '1' }), { ...aRefusal({ id: '1' }), id: 'copy' }]);
    expect(await release(quarantine.queues, options)).toMatchObject({ released: 2, refusedAgain: 0 });
  });

  it('keeps to a rate', async () => {
    const started = performance.now();
    await release(fakeQuarantine(many(60)).queues, { ...options, rate: 100 });
    // Four bursts of ten at once, and what is left after these have had their time.
    expect(performance.now() - started).toBeGreaterThan(380);
  });

  it('stops when interrupted, between messages that are whole', async () => {
    const interrupted = new AbortController();
    const quarantine = fakeQuarantine(many(100), { onResend: () => interrupted.abort() });
    const { released } = await release(quarantine.queues, { ...options, signal: interrupted.signal });
    expect(released).toBeGreaterThan(0);
    expect(released).toBeLessThan(100);
    expect(quarantine.kept()).toHaveLength(100 - released);
    expect(quarantine.hidden()).toEqual([]);
  });
});
