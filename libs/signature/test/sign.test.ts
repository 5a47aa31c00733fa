import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { isForm, parseForm } from '../src/form.ts';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { bodyHash, callbackId, hmacSha1, signedParameters, unsignedId } from '../src/sign.ts';

describe('parseForm', () => {
  it('keeps repeats in order, empty values, and names such as __proto__', () => {
    const params = parseForm('a=1&b=&a=2&__proto__=x&plus=1+2&emoji=%F0%9F%98%80&a=3');
    expect(JSON.stringify(params)).toBe('{"a":["1","2","3"],"b":"","__proto__":"x","plus":"1 2","emoji":"😀"}');
  });

  it.each(['a=1', 'a=', 'a=%F0%9F%98%80&b=1', 'a+b=c%20d'])('knows %j as a form', (text) =>
    expect(isForm(text)).toBe(true),
  );
  it('looks at the UTF-8 of what comes first, whatever a long one is cut in', () => {
    const long = `a=1&b=${'%C3%A9'.repeat(10_000)}`;
    expect([isForm(long), isForm(`a=%C3&${long}`), isForm(`a=%C&${long}`)]).toEqual([true, false, false]);
    expect(isForm(`a=${'%C3%A9'.repeat(10_000)}`)).toBe(true);
  });
  it.each(['', 'a', '=1', '&a=1', 'a=%', 'a=%F0%9F', '{"a":1}'])('knows %j as none', (text) =>
    expect(isForm(text)).toBe(false),
  );
});

describe('signedParameters', () => {
  it('sorts by name and not by name and value together', () => {
    // twilio-go's test: Reason before ReasonConferenceEnded, whatever their values start with.
    expect(signedParameters({ ReasonConferenceEnded: 'x', Reason: 'zzz' })).toEqual([
      'ReasonzzzReasonConferenceEndedx',
    ]);
  });

  it('is case-sensitive, keeps empty values, sorts repeats and drops equal ones', () => {
    expect(signedParameters({ callSid: '1', CallSid: '2', CALLSID: '3', Empty: '' })).toEqual([
      'CALLSID3CallSid2EmptycallSid1',
    ]);
    expect(signedParameters({ a: ['y', 'x', 'y'] })).toEqual(['axay']);
    expect(signedParameters({})).toEqual(['']);
  });
});

describe('callbackId', () => {
  const url = 'https://h.example/twilio';

  it('depends on what was signed and on nothing else', () => {
    const id = callbackId(url, { a: '1', b: ['x', 'y'] });
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(callbackId(url, { b: ['y', 'x', 'x'], a: '1' })).toBe(id);
    expect(callbackId(url, { a: '1', b: 'x' })).not.toBe(id);
    expect(callbackId(`${url}8`, { a: '1', b: ['x', 'y'] })).not.toBe(id);
  });

  it('is the hash of the exact text that is signed, so every cut of it has one id', () => {
    expect(callbackId(url, { a: 'bc' })).toBe(callbackId(url, { ab: 'c' }));
    expect(callbackId(`${url}?id=12`, { a: 'b' })).toBe(callbackId(`${url}?id=1`, { '2a': 'b' }));
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 });
    const params = fc.dictionary(name, fc.oneof(name, fc.array(name, { minLength: 1, maxLength: 3 })), { maxKeys: 5 });
    fc.assert(
      fc.property(name, params, (path, given) => {
        const digest = createHash('sha256')
          .update(`${url}${path}${signedParameters(given)[0]}`)
          .digest();
        expect(callbackId(`${url}${path}`, given)).toBe(digest.subarray(0, 16).toString('base64url'));
      }),
    );
  });

  it('is frozen: another answer would give every callback a second id', () => {
    expect(callbackId(url, { MessageSid: 'SM1', MessageStatus: 'sent' })).toBe('WfiJ5eCJUdZo8IGhMeaOGA');
  });
});

describe('unsignedId', () => {
  it('tells apart what a signature runs together', () => {
    expect(unsignedId('import', { a: 'bc' })).not.toBe(unsignedId('import', { ab: 'c' }));
    expect(unsignedId('import', { a: ['b', 'c'] })).not.toBe(unsignedId('import', { a: 'b,c' }));
    expect(unsignedId('import', { b: ['y', 'x', 'x'], a: '1' })).toBe(unsignedId('import', { a: '1', b: ['x', 'y'] }));
  });

  it('is frozen: another answer would import and reconcile everything a second time', () => {
    expect(unsignedId('https://h.example/twilio', { MessageSid: 'SM1', MessageStatus: 'sent' })).toBe(
      'Lnsl-rLq0B5UmyVE_HNSKw',
    );
  });
});

it("signs as Twilio's own package does, whatever the text", () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, (token, content) =>
      expect(hmacSha1(token, content)).toBe(webhooks.getExpectedTwilioSignature(token, content, {})),
    ),
  );
});

it('hashes a body as Twilio does', () => {
  expect(bodyHash(Buffer.from('{"property": "value", "boolean": true}'))).toBe(
    '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
  );
});
