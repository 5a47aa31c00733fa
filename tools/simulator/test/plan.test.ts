import fc from 'fast-check';
import { type PlanOptions, plan } from '../src/plan.ts';

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const options: fc.Arbitrary<PlanOptions> = fc.record({
  seed: fc.integer(),
  messages: fc.integer({ min: 0, max: 40 }),
  calls: fc.integer({ min: 0, max: 10 }),
  forged: share,
  duplicated: share,
  failing: share,
  shuffled: fc.boolean(),
  custom: share,
});
const ordinary: PlanOptions = {
  seed: 1,
  messages: 500,
  calls: 50,
  forged: 0.05,
  duplicated: 0.1,
  failing: 0.1,
  shuffled: true,
};
const runs = { numRuns: 50 };

describe('plan', () => {
  it('is the same to the byte for the same seed', () => {
    fc.assert(
      fc.property(options, (some) => {
        expect(JSON.stringify(plan(some))).toBe(JSON.stringify(plan(some)));
      }),
      runs,
    );
  });

  it('differs with the seed', () => {
    expect(plan(ordinary).requests).not.toEqual(plan({ ...ordinary, seed: 2 }).requests);
  });

  it('keeps to the shares exactly', () => {
    fc.assert(
      fc.property(options, (some) => {
        const { scripts, requests } = plan(some);
        const count = (kind: string): number => requests.filter((request) => request.kind === kind).length;
        const messages = scripts.filter(({ product }) => product === 'messaging');

        expect(messages).toHaveLength(some.messages);
        expect(scripts).toHaveLength(some.messages + some.calls);
        expect(count('original')).toBe(scripts.flatMap(({ steps }) => steps).length);
        expect(count('duplicate')).toBe(Math.round(count('original') * some.duplicated));
        expect(count('forged')).toBe(Math.round(count('original') * some.forged));
        expect(messages.filter(({ steps }) => steps.at(-1)?.errorCode)).toHaveLength(
          Math.round(some.messages * some.failing),
        );
        expect(messages.filter(({ path }) => path.startsWith('/twilio-params?'))).toHaveLength(
          Math.round(some.messages * (some.custom ?? 0)),
        );
      }),
      runs,
    );
  });

  it('plays one campaign that fails in one way, when asked', () => {
    const { scripts } = plan({ ...ordinary, custom: undefined, campaign: 'marketing', errorCode: '30003' });
    const messages = scripts.filter(({ product }) => product === 'messaging');
    expect(new Set(messages.map(({ custom }) => custom['category']))).toEqual(new Set(['marketing']));
    expect(new Set(messages.flatMap(({ steps }) => steps.at(-1)!.errorCode ?? []))).toEqual(new Set(['30003']));
    expect(() => plan({ ...ordinary, errorCode: '1' })).toThrow(/^errorCode must be one of 30003, /);
  });

  it('sends the lives of the originals whether or not others meddle', () => {
    const alone = plan({ ...ordinary, forged: 0, duplicated: 0, shuffled: false });
    expect(plan(ordinary).scripts).toEqual(alone.scripts);
  });

  it('reports each resource in the order of its life unless shuffled', () => {
    const { scripts, requests } = plan({ ...ordinary, shuffled: false });
    const reported = new Map<string, string[]>();
    for (const { kind, resourceSid, status } of requests) {
      if (kind === 'original') reported.set(resourceSid, [...(reported.get(resourceSid) ?? []), status]);
    }
    for (const { resourceSid, steps } of scripts) {
      expect(reported.get(resourceSid)).toEqual(steps.map(({ status }) => status));
    }
  });

  it('shuffles within resources as well as across', () => {
    const { scripts, requests } = plan(ordinary);
    const backwards = scripts.filter(({ resourceSid, steps }) => {
      const sent = requests.filter((request) => request.kind === 'original' && request.resourceSid === resourceSid);
      return sent.map(({ status }) => status).join() !== steps.map(({ status }) => status).join();
    });
    expect(backwards.length).toBeGreaterThan(scripts.length / 4);
  });

  it('repeats a request with the same token and bytes', () => {
    const { requests } = plan(ordinary);
    const originals = new Map(
      requests.flatMap((request) => (request.kind === 'original' ? [[request.body, request] as const] : [])),
    );
    for (const { kind, ...duplicate } of requests) {
      if (kind === 'duplicate') expect(originals.get(duplicate.body)).toEqual({ ...duplicate, kind: 'original' });
    }
  });

  it('gives every request but a repeat a token of its own', () => {
    const tokens = plan(ordinary).requests.flatMap(({ kind, headers }) =>
      kind === 'duplicate' ? [] : [headers['I-Twilio-Idempotency-Token']],
    );
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('covers what callbacks look like', () => {
    const { scripts, requests } = plan(ordinary);
    const steps = scripts.flatMap(({ steps }) => steps);
    const codes = steps.map(({ errorCode }) => errorCode);
    const statuses = steps.map(({ status }) => status);
    const bodies = requests.map(({ body }) => body).join('\n');

    expect(codes).toEqual(
      expect.arrayContaining(['30003', '30004', '30005', '30006', '30007', '30008', '21610', '63016']),
    );
    expect(statuses).toEqual(
      expect.arrayContaining(['queued', 'sent', 'delivered', 'read', 'undelivered', 'failed', 'canceled']),
    );
    expect(statuses).toEqual(
      expect.arrayContaining(['initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer']),
    );
    for (const part of [/FromCity=&/, /%F0%9F/, /FriendlyName=/, /EventType=READ/, /RawDlrDoneDate=\d{10}/, /=MM/]) {
      expect(bodies).toMatch(part);
    }
  });

  it('names nobody who could be called', () => {
    const numbers = JSON.stringify(plan(ordinary)).match(/(\+|%2B)\d{5,}/g) ?? [];
    expect(numbers.length).toBeGreaterThan(1000);
    expect(
      numbers.filter(
        (number) => !/^(\+|%2B)1(500555\d{4}|555\d{7})$/.test(number) && !/^(\+|%2B)1555\d{3}$/.test(number),
      ),
    ).toEqual([]);
  });

  it.each(['/twilio', '/twilio-params'] as const)('takes one door when told to: %s', (door) => {
    const { scripts } = plan({ ...ordinary, door });
    expect(new Set(scripts.map(({ path }) => path.split('?')[0]))).toEqual(new Set([door]));
  });

  it.each([
    { messages: -1 },
    { calls: 1.5 },
    { forged: 1.1 },
    { duplicated: Number.NaN },
    { failing: -0.1 },
    { seed: 0.5 },
  ])('refuses %j', (wrong) => {
    expect(() => plan({ ...ordinary, ...wrong })).toThrow(RangeError);
  });
});
