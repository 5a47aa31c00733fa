import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import type { Entry } from '@status-callbacks/quarantine/entry';
import { parseKeys } from '@status-callbacks/signature/keys';
import { readEnvelope } from '@status-callbacks/signature/queue-message';
import { gzipSync } from 'node:zlib';
import type { Resend, Resent } from '../src/held/queues.ts';
import { drop } from '../src/quarantine/drop.ts';
import { type ReleaseOptions, release } from '../src/quarantine/release.ts';
import { ACCOUNT, HOST, TOKEN, aRefusal, fakeQuarantine } from './fake-quarantine.ts';

let aws: Aws;
beforeAll(async () => (aws = await startAws()));
afterAll(async () => aws.stop());

const everything = { window: { from: 0, to: Date.now() + 86_400_000 } };
const options: ReleaseOptions = {
  selection: everything,
  keyring: parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN })),
  hosts: new Set([HOST]),
  rate: 100_000,
  signal: new AbortController().signal,
};
const nothing = { seen: 0, released: 0, stayed: {}, notSent: 0, unreadable: { lines: 0, objects: 0 } };
const many = (count: number): Entry[] => Array.from({ length: count }, (_, index) => aRefusal({ id: `${index}` }));

/** The queue of envelopes. */
const aQueue = (unsent: string[] = []) => {
  const sent: Resent[] = [];
  const resend: Resend = async (messages) => {
    const taken = messages.filter(({ id }) => !unsent.includes(id));
    sent.push(...taken);
    return new Set(taken.map(({ id }) => id));
  };
  return { sent, resend, unsent };
};
const envelopeIn = ({ body, attributes }: Resent) =>
  readEnvelope({ body, attributes: { request: attributes['request']!.StringValue! }, sentTimestamp: Date.now() })!;

describe('release', () => {
  it('moves what verifies and leaves what does not', async () => {
    const forged = [aRefusal({ id: 'forged', token: 'another' }), aRefusal({ id: 'also forged', token: 'a third' })];
    const { store, kept, s3, bucket } = await fakeQuarantine(aws, [...many(35), ...forged]);
    const queue = aQueue();
    expect(await release(store, queue.resend, options)).toEqual({
      ...nothing,
      seen: 37,
      released: 35,
      stayed: { mismatch: 2 },
    });
    expect(await kept()).toEqual(['also forged', 'forged']);
    expect(queue.sent).toHaveLength(35);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'released/v1/' }));
    expect(Contents.map(({ Key }) => Key)).toEqual([
      expect.stringMatching(
        /^released\/v1\/dt=2026-11-23\/hour=16\/reason=mismatch\/1795449600000-[0-9a-f]{32}\.jsonl\.gz$/,
      ),
    ]);
  });

  it('sends the request as it came, marked as released, with its first time of receipt', async () => {
    const { store } = await fakeQuarantine(aws, [aRefusal({ id: '1', receivedAt: '2026-11-20T01:02:03.004Z' })]);
    const queue = aQueue();
    await release(store, queue.resend, options);
    expect(envelopeIn(queue.sent[0]!)).toMatchObject({
      released: true,
      request: { receivedAt: '2026-11-20T01:02:03.004Z', host: HOST, path: '/twilio', requestId: 'request of 1' },
    });
  });

  it('sends and moves nothing in a dry run', async () => {
    const { store, kept } = await fakeQuarantine(aws, many(12));
    const queue = aQueue();
    expect(await release(store, queue.resend, { ...options, dryRun: true })).toMatchObject({
      released: 12,
      notSent: 0,
    });
    expect([queue.sent.length, (await kept()).length]).toEqual([0, 12]);
  });

  it('keeps to the reason, the account, the route and the time asked for', async () => {
    const other = `AC${'b'.repeat(32)}`;
    const { store, kept } = await fakeQuarantine(aws, [
      aRefusal({ id: 'wanted', reason: 'unknown-account' }),
      aRefusal({ id: 'early', reason: 'unknown-account', receivedAt: '2026-11-23T15:59:59.999Z' }),
      aRefusal({ id: 'late', reason: 'unknown-account', receivedAt: '2026-11-23T16:30:00.000Z' }),
      aRefusal({ id: 'other account', reason: 'unknown-account', accountSid: other }),
      aRefusal({ id: 'other route', reason: 'unknown-account', path: '/twilio-params' }),
      aRefusal({ id: 'other reason' }),
    ]);
    const selection = {
      window: { from: Date.parse('2026-11-23T16:00:00Z'), to: Date.parse('2026-11-23T16:30:00Z') },
      reason: 'unknown-account',
      account: ACCOUNT,
      route: '/twilio',
    };
    expect(await release(store, aQueue().resend, { ...options, selection })).toMatchObject({ seen: 1, released: 1 });
    expect(await kept()).toEqual(['early', 'late', 'other account', 'other reason', 'other route']);
  });

  it.each(['too-large', 'unrecognized-message'] as const)(
    'does not send back what ingest would refuse again, unless told to: %s',
    async (reason) => {
      const { store } = await fakeQuarantine(aws, [aRefusal({ id: '1', reason })]);
      expect(await release(store, aQueue().resend, options)).toMatchObject({ released: 0, stayed: { [reason]: 1 } });
      const selection = { ...everything, reason };
      expect(await release(store, aQueue().resend, { ...options, selection })).toMatchObject({ released: 1 });
    },
  );

  it("does not send back what is signed for another host than the stage's own (H4)", async () => {
    const { store } = await fakeQuarantine(aws, [aRefusal({ id: '1', host: 'other-vendor.example' })]);
    expect(await release(store, aQueue().resend, options)).toMatchObject({
      released: 0,
      stayed: { 'unknown-host': 1 },
    });
  });

  it('takes the time of receipt from ingest and not from an envelope that a caller wrote (H4)', async () => {
    const request = JSON.stringify({
      method: 'POST',
      host: HOST,
      path: '/twilio',
      query: '',
      bodyEncoding: 'text',
      receivedAt: '2035-01-01T00:00:00.000Z',
    });
    const reason = 'unrecognized-message';
    const { store } = await fakeQuarantine(aws, [aRefusal({ id: '1', reason, attributes: { request } })]);
    const queue = aQueue();
    expect(await release(store, queue.resend, { ...options, selection: { ...everything, reason } })).toMatchObject({
      stayed: { 'missing-signature': 1 },
    });
    expect(queue.sent).toEqual([]);
  });

  it('moves nothing that SQS has not taken, and completes when run again', async () => {
    const { store, kept } = await fakeQuarantine(aws, many(25));
    const queue = aQueue(['3', '14']);
    expect(await release(store, queue.resend, options)).toMatchObject({ released: 23, notSent: 2 });
    expect(await kept()).toEqual(['14', '3']);
    queue.unsent.splice(0);
    expect(await release(store, queue.resend, options)).toMatchObject({ released: 2, notSent: 0 });
    expect(new Set(queue.sent.map(({ id }) => id)).size).toBe(25);
    expect(await kept()).toEqual([]);
  });

  it('loses nothing and leaves nothing behind, killed after any request and run again', async () => {
    const forged = Array.from({ length: 5 }, (_, index) => aRefusal({ id: `forged ${index}`, token: 'another' }));
    for (let allowed = 0; ; allowed++) {
      const { store, kept, s3 } = await fakeQuarantine(aws, [...many(15), ...forged]);
      const queue = aQueue();
      const send = s3.send.bind(s3) as (command: unknown) => Promise<unknown>;
      let requests = 0;
      const mayGoOn = (): void => {
        if ((requests += 1) > allowed) throw new Error('killed');
      };
      s3.send = ((command: unknown) => {
        mayGoOn();
        return send(command);
      }) as never;
      const dying: Resend = (messages) => {
        mayGoOn();
        return queue.resend(messages);
      };
      const outcome = await release(store, dying, options);
      s3.send = send as never;
      expect(new Set([...(await kept()), ...queue.sent.map(({ id }) => id)]).size).toBe(20);
      await release(store, queue.resend, options);
      expect(await kept()).toEqual(forged.map(({ id }) => id).toSorted());
      expect(new Set(queue.sent.map(({ body }) => body)).size).toBe(15);
      if (!outcome.stoppedBy) return;
    }
  });

  it('stops when SQS fails, and keeps what was not sent', async () => {
    const { store, kept } = await fakeQuarantine(aws, many(60));
    const queue = aQueue();
    let sends = 0;
    const failing: Resend = (messages) => {
      if ((sends += 1) > 2) throw new Error('AccessDenied');
      return queue.resend(messages);
    };
    const { released, notSent, stoppedBy } = await release(store, failing, options);
    expect([stoppedBy?.message, released, notSent]).toEqual(['AccessDenied', 20, 40]);
    expect(await kept()).toHaveLength(40);
  });

  it('leaves for the next time what ingest refuses again while it runs', async () => {
    const { store, kept, add } = await fakeQuarantine(aws, many(3));
    const queue = aQueue();
    const refusing: Resend = async (messages) => {
      await add(messages.map(({ id }) => aRefusal({ id: `${id} again`, receivedAt: '2026-11-23T17:00:00.000Z' })));
      return queue.resend(messages);
    };
    // S3 keeps whole seconds.
    const { released } = await release(store, refusing, options);
    expect(released).toBeLessThanOrEqual(6);
    expect(queue.sent.slice(0, 3).map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect((await kept()).every((id) => id.endsWith('again'))).toBe(true);
  });

  it('stops when interrupted, between requests that are whole', async () => {
    const interrupted = new AbortController();
    const { store, kept } = await fakeQuarantine(aws, many(100));
    const queue = aQueue();
    const interrupting: Resend = (messages) => {
      interrupted.abort();
      return queue.resend(messages);
    };
    const { released } = await release(store, interrupting, { ...options, signal: interrupted.signal });
    expect(released).toBe(10);
    expect(await kept()).toHaveLength(90);
  });

  it('leaves what it cannot read as it is, and says so', async () => {
    const { store, kept, s3, bucket } = await fakeQuarantine(aws);
    const key = (letter: string) =>
      `quarantine/v1/dt=2026-11-23/hour=16/reason=mismatch/1795449600000-${letter.repeat(32)}.jsonl.gz`;
    const line = JSON.stringify(aRefusal({ id: '1' }));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key('a'), Body: gzipSync(`${line}\nnot an entry\n`) }));
    const whole = gzipSync(`${JSON.stringify(aRefusal({ id: '2' }))}\n${'x'.repeat(999)}\n`);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key('b'), Body: whole.subarray(0, -10) }));
    expect(await release(store, aQueue().resend, options)).toMatchObject({
      unreadable: { lines: expect.any(Number), objects: 1 },
    });
    expect(await kept()).toContain('not an entry');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key('b') }));
    expect(Contents).toHaveLength(1);
  });
});

describe('drop', () => {
  it('moves aside what is refused, and never what verifies', async () => {
    const forged = Array.from({ length: 12 }, (_, index) => aRefusal({ id: `f${index}`, token: 'forger' }));
    const { store, kept, s3, bucket } = await fakeQuarantine(aws, [...forged, ...many(3)]);
    const { rate, ...how } = options;
    expect(rate).toBeGreaterThan(0);
    expect(await drop(store, { ...how, dryRun: true })).toMatchObject({ dropped: 12, verified: 3 });
    expect(await kept()).toHaveLength(15);
    expect(await drop(store, how)).toMatchObject({ seen: 15, dropped: 12, verified: 3 });
    expect(await kept()).toEqual(['0', '1', '2']);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'dropped/v1/' }));
    expect(Contents).toHaveLength(1);
  });
});

it('finds every real callback behind a flood of forged ones (L1)', async () => {
  const day = Array.from({ length: 24 }, (_, hour) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`);
  const flood = day.flatMap((receivedAt, hour) =>
    Array.from({ length: 200 }, (_, index) => aRefusal({ id: `f${hour}-${index}`, token: 'forger', receivedAt })),
  );
  const real = day.map((receivedAt, hour) => aRefusal({ id: `real${hour}`, receivedAt }));
  const { store, kept } = await fakeQuarantine(aws, [...flood, ...real]);
  const queue = aQueue();
  expect(await release(store, queue.resend, options)).toMatchObject({ seen: 4_824, released: 24 });
  expect(queue.sent.map(({ id }) => id)).toEqual(real.map(({ id }) => id));
  expect(await kept()).toHaveLength(4_800);
}, 60_000);
