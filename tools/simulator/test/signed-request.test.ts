import { parseForm } from '@status-callbacks/signature/form';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { plan } from '../src/plan.ts';
import { idOf, signedRequest } from '../src/signed-request.ts';

const target = { baseUrl: 'http://127.0.0.1:4000', authToken: 'a token of nobody' };
const { requests } = plan({
  seed: 7,
  messages: 120,
  calls: 20,
  forged: 0.1,
  duplicated: 0.1,
  failing: 0.2,
  shuffled: true,
});

/** By Twilio's own code, on what went over the wire. */
const isValid = (request: ReturnType<typeof signedRequest>, url: string): boolean =>
  webhooks.validateRequest(target.authToken, request.headers['X-Twilio-Signature'] ?? '', url, parseForm(request.body));

describe('signedRequest', () => {
  it('is what Twilio would have signed, unless forged', () => {
    for (const planned of requests) {
      const request = signedRequest(planned, target);
      expect([planned.kind, isValid(request, `https://127.0.0.1${planned.path}`)]).toEqual([
        planned.kind,
        planned.kind !== 'forged',
      ]);
    }
  });

  it('has every flaw a forgery can have', () => {
    const flaws = requests.flatMap(({ forgery }) => (forgery ? [forgery.flaw] : []));
    expect(new Set(flaws)).toEqual(new Set(['wrong-signature', 'altered-parameter', 'no-signature']));
  });

  it('leaves an unsigned request without the header', () => {
    const unsigned = requests.find(({ forgery }) => forgery?.flaw === 'no-signature')!;
    expect(signedRequest(unsigned, target).headers).not.toHaveProperty('X-Twilio-Signature');
  });

  it('carries the planned parameters in its body, however a space is written', () => {
    for (const { params, body } of requests) expect({ ...parseForm(body) }).toEqual(params);
    const bodies = requests.map(({ body }) => body).join('\n');
    expect(bodies).toContain('SAN+FRANCISCO');
    expect(bodies).toContain('SAN%20FRANCISCO');
  });

  it('goes to the base URL and is signed for the public one', () => {
    const [planned] = requests.filter(({ kind }) => kind === 'original');
    const publicUrl = 'https://callbacks.example.com/';
    const request = signedRequest(planned!, { ...target, publicUrl });
    expect(request.url).toBe(`http://127.0.0.1:4000${planned!.path}`);
    expect(isValid(request, `https://callbacks.example.com${planned!.path}`)).toBe(true);
    expect(isValid(request, `https://127.0.0.1${planned!.path}`)).toBe(false);
  });
});

describe('idOf', () => {
  it('does not depend on where the request goes, only on what is signed', () => {
    const [planned] = requests;
    const publicUrl = 'https://callbacks.example.com';
    expect(idOf(planned!, { baseUrl: 'http://127.0.0.1:1', publicUrl })).toBe(
      idOf(planned!, { baseUrl: 'http://127.0.0.1:2', publicUrl }),
    );
    expect(idOf(planned!, { baseUrl: 'http://127.0.0.1:1', publicUrl })).not.toBe(idOf(planned!, target));
  });
});
