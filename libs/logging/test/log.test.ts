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

  /** A number that stands out in any script: each digit is another. */
  const DIGITS = '1550198327';
  const scripts = ['0', '０', '٠', '०', '𝟎', '𝟘'].map((zero) => zero.codePointAt(0)!);
  const separators = [
    '',
    ' ',
    '\u00A0',
    '\u2009',
    '\u200B',
    '\u00AD',
    '-',
    '\u2011',
    '\u2013',
    '\u2212',
    '.',
    '·',
    '/',
    ') (',
    '_',
    ', ',
  ];
  const glue = ['', 'a', 'tel', '-', '_', '.', '%2B', '+', '٣a', 'Ж', '}', 'SM', '='];

  const rendered = fc
    .record({
      zero: fc.constantFrom(...scripts),
      between: fc.array(fc.constantFrom(...separators), { minLength: 9, maxLength: 9 }),
      before: fc.constantFrom(...glue),
      after: fc.constantFrom(...glue),
    })
    .map(({ zero, between, before, after }) => {
      const digits = [...DIGITS].map((digit) => String.fromCodePoint(zero + Number(digit)));
      return { text: before + digits.map((digit, index) => digit + (between[index] ?? '')).join('') + after, digits };
    });

  it('lets no number survive in any script, with anything between its digits, and glued to anything', () => {
    fc.assert(
      fc.property(rendered, places, ({ text, digits }, place) => {
        const { log, lines } = capture();
        log.error(text, { [place]: text, deep: [{ [text]: new Error(text) }] });
        // The frames of a stack name lines of code; the time and the level are ours.
        const written = JSON.stringify(JSON.parse(lines[0]!), (name, value: unknown) =>
          name === 'frames' ? [] : name === 'time' ? undefined : value,
        );
        const left = [...written].filter((character) => digits.includes(character)).length;
        // What is glued to it may have a digit of its own, four times.
        expect(left).toBeLessThan(2 * 4 * 2 + 1);
        for (let at = 0; at + 4 <= digits.length; at++)
          expect(written).not.toContain(digits.slice(at, at + 4).join(''));
      }),
      { numRuns: 500 },
    );
  });

  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const harmless = fc.oneof(
    fc.tuple(fc.constantFrom('SM', 'CA', 'AC', 'RE'), hex(32)).map((parts) => parts.join('')),
    fc.uuid(),
    fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
    fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc
      .tuple(hex(16), fc.integer({ min: 1e12, max: 2e12 }))
      .map(([hash, ms]) => `callbacks/v1/dt=2026-11-23/hour=16/${ms}-${hash}.jsonl.gz`),
  );

  it('leaves SIDs, ids, times and names of objects as they are', () => {
    fc.assert(
      fc.property(
        harmless,
        fc.constantFrom('', 'about ', '(', 'x='),
        fc.constantFrom('', ')', ' failed', ': no'),
        (text, before, after) => {
          const { log, lines } = capture();
          log.info('x', { note: before + text + after });
          expect(JSON.parse(lines[0]!)).toMatchObject({ note: before + text + after });
        },
      ),
    );
    const ids = fc.string({ unit: fc.constantFrom(...'ABCxyz0123456789_-'), minLength: 22, maxLength: 22 });
    fc.assert(
      fc.property(ids, (eventId) => {
        const { log, lines } = capture();
        log.info('x', { eventId });
        expect(JSON.parse(lines[0]!)).toMatchObject({ eventId });
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
