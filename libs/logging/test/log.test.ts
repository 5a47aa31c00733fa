import fc from 'fast-check';
import { createLog, type Deployment } from '../src/log.ts';

const capture = (deployment?: Deployment) => {
  const lines: string[] = [];
  return { log: createLog('test', { write: (line) => lines.push(line) }, deployment), lines };
};

const TOKEN = '0123456789abcdef0123456789abcdef';
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

describe('redaction', () => {
  const numbers = fc.constantFrom(
    '+15005550006',
    '15005550006',
    '+1 500 555 0006',
    '(500) 555-0006',
    'whatsapp:+15005550006',
    '%2B15005550006',
  );
  const places = fc.constantFrom('note', 'url', 'message', 'key', 'eventId');
  const wraps = fc.constantFrom(
    (text: string) => text,
    (text: string) => `to ${text}.`,
    (text: string) => ({ deep: [{ er: text }] }),
    (text: string) => ({ [text]: 1 }),
    (text: string) => new Error(`failed for ${text}`, { cause: new Error(text) }),
    (text: string) => Number(text.replace(/\D/g, '')),
  );

  it('lets no phone number survive, wherever it hides', () => {
    fc.assert(
      fc.property(numbers, places, wraps, (number, place, wrap) => {
        const { log, lines } = capture();
        log.error(`about ${number}`, { [place]: wrap(number) });
        log.child({ [place]: wrap(number) }).info('child');
        expect(lines.join('')).not.toMatch(/5550006|555-0006|555 0006/);
      }),
    );
  });

  it.each([
    ['a token', TOKEN, TOKEN],
    ['a signature', `x=${SIGNATURE}`, SIGNATURE],
    [
      'a parser error',
      (() => {
        try {
          JSON.parse(`{"To":"+15005550006",`);
          return '';
        } catch (error) {
          return error;
        }
      })(),
      '5005550006',
    ],
  ])('hides %s', (_, value, secret) => {
    const { log, lines } = capture();
    log.error('x', { value });
    expect(lines[0]).not.toContain(secret);
  });

  it.each(['body', 'From', 'to', 'params', 'AUTH_TOKEN', 'signature', 'headers'])(
    'hides whatever is called %s',
    (name) => {
      const { log, lines } = capture();
      log.info('x', { [name]: { a: 'harmless' } });
      expect(lines[0]).not.toContain('harmless');
    },
  );

  it('leaves what an operator needs', () => {
    const { log, lines } = capture();
    const fields = {
      eventId: 'b2Zf0bYwU0yQk8nJw4a1Xw',
      resourceSid: `SM${'0123456789abcdef'.repeat(2)}`,
      key: 'callbacks/v1/dt=2026-11-23/hour=16/1795449600000-00ff00ff00ff00ff.jsonl.gz',
      messageId: '3d1f2b70-9a52-4f0e-8b1d-0c5f7a9e1b2c',
      events: 100,
      errorCode: '30006',
      elapsedMs: 12_345_678_901,
    };
    log.info('archived', fields);
    expect(JSON.parse(lines[0]!)).toMatchObject({ service: 'test', level: 'info', message: 'archived', ...fields });
  });
});

it('says on every line which version of a service wrote it, in which stage', () => {
  const { log, lines } = capture({ stage: 'prod', version: '1.2.3' });
  log.error('broken');
  log.child({ messageId: 'a' }).info('from a child');
  log.count('refused', 1);
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ service: 'test', stage: 'prod', version: '1.2.3' });
});

describe('child', () => {
  it('does not leak its fields into its parent or its siblings', () => {
    const { log, lines } = capture();
    log.child({ messageId: 'a' });
    log.child({ messageId: 'b' }).info('from b');
    log.info('from parent');
    expect(lines.map((line) => (JSON.parse(line) as { messageId?: string }).messageId)).toEqual(['b', undefined]);
  });
});

describe('count', () => {
  it('writes the metric in the format CloudWatch extracts, in total and by dimension', () => {
    const { log, lines } = capture();
    log.count('refused', 3, { reason: 'mismatch' });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      service: 'test',
      reason: 'mismatch',
      refused: 3,
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'StatusCallbacks',
            Dimensions: [['service'], ['service', 'reason']],
            Metrics: [{ Name: 'refused', Unit: 'Count' }],
          },
        ],
      },
    });
  });

  it('keeps the stages of an account apart, and the versions of a service together', () => {
    const { log, lines } = capture({ stage: 'prod', version: '1.2.3' });
    log.count('refused', 3, { reason: 'mismatch' });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Dimensions: [
              ['service', 'stage'],
              ['service', 'stage', 'reason'],
            ],
          },
        ],
      },
    });
  });
});
