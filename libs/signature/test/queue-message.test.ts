import { type Envelope, isReleased, readQueueMessage, readRefusal } from '../src/queue-message.ts';

const sentTimestamp = Date.parse('2026-11-23T16:00:00.000Z');
const RECEIVED = '2026-11-20T10:00:00.000Z';
const read = (attributes: Record<string, string>, body = 'a=1') =>
  readQueueMessage({ body, attributes, sentTimestamp });

describe('a message of a direct door', () => {
  it('becomes the request it carries, without what the request lacked', () => {
    expect(
      read({
        signature: '=AAAA',
        domainName: 'h.example',
        path: '/twilio-params',
        requestId: 'r',
        sourceIp: '192.0.2.1',
        'query.id': '=7',
        'query.category': '=',
        other: 'x',
      }),
    ).toEqual({
      method: 'POST',
      host: 'h.example',
      path: '/twilio-params',
      query: [
        ['id', '7'],
        ['category', ''],
      ],
      signature: 'AAAA',
      body: Buffer.from('a=1'),
      receivedAt: '2026-11-23T16:00:00.000Z',
      requestId: 'r',
      sourceIp: '192.0.2.1',
    });
  });

  it('takes one equals sign off a value, and only that', () => {
    expect(read({ signature: '==A=', 'query.id': '==x=' })).toMatchObject({ signature: '=A=', query: [['id', '=x=']] });
    expect(read({ signature: 'A=', 'query.id': 'a=b' })).toMatchObject({ signature: 'A=', query: [['id', 'a=b']] });
  });

  it.each<Record<string, string>>([{}, { signature: '=' }, { signature: '' }])(
    'without a signature is a request without one: %j',
    (attributes) => {
      expect(read(attributes)).not.toHaveProperty('signature');
    },
  );

  it('that no door wrote is a request that proves nothing', () => {
    expect(read({})).toEqual({
      method: 'POST',
      host: '',
      path: '',
      query: [],
      body: Buffer.from('a=1'),
      receivedAt: '2026-11-23T16:00:00.000Z',
    });
  });
});

describe('a message of the front-door function', () => {
  const envelope: Envelope = {
    method: 'GET',
    host: 'h.example',
    path: '/twilio-any',
    query: "a=it's",
    bodyEncoding: 'text',
  };
  const through = (fields: Partial<Envelope>, body: string) =>
    read({ request: JSON.stringify({ ...envelope, ...fields }) }, body);

  it('becomes the request to the letter', () => {
    expect(through({}, 'é😀')).toEqual({
      method: 'GET',
      host: 'h.example',
      path: '/twilio-any',
      query: "a=it's",
      body: Buffer.from('é😀'),
      receivedAt: '2026-11-23T16:00:00.000Z',
    });
  });

  it('holds bodies that SQS would not take', () => {
    const bytes = Buffer.from([0, 255, 1]);
    expect(through({ bodyEncoding: 'base64' }, bytes.toString('base64')).body).toEqual(bytes);
    expect(through({ bodyEncoding: 'empty' }, '-').body).toEqual(Buffer.alloc(0));
  });

  it.each(['', '{', '[]', '{"method":"GET"}', JSON.stringify({ ...envelope, bodyEncoding: 'gzip' })])(
    'that is not one is read as any other: %j',
    (request) => {
      expect(read({ request, path: '/x' })).toMatchObject({ method: 'POST', path: '/x' });
    },
  );
});

describe('quarantine and release', () => {
  const refusal = JSON.stringify({ reason: 'mismatch', receivedAt: RECEIVED });

  it('keep the time of receipt', () => {
    expect(read({ refusal }).receivedAt).toBe(RECEIVED);
    expect(read({ released: JSON.stringify({ receivedAt: RECEIVED }) }).receivedAt).toBe(RECEIVED);
    expect(read({ released: '{"receivedAt":"yesterday"}' }).receivedAt).toBe('2026-11-23T16:00:00.000Z');
  });

  it('are told apart', () => {
    expect(readRefusal({ refusal })).toEqual({ reason: 'mismatch', receivedAt: RECEIVED });
    expect(readRefusal({ refusal: '{"reason":1}' })).toBeUndefined();
    expect(readRefusal({})).toBeUndefined();
    expect(isReleased({ released: '' })).toBe(true);
    expect(isReleased({ refusal })).toBe(false);
  });
});
