import fc from 'fast-check';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { encodeForm, parseForm } from '../src/form.ts';
import { parseKeys, UnreadableKeys } from '../src/keys.ts';
import { hmacSha1, sign } from '../src/sign.ts';
import { verify } from '../src/verify.ts';
import { formRequest, getRequest, HOST, jsonRequest, keyring, TOKEN } from './requests.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.toWellFormed());
const name = fc.oneof(
  text.filter((value) => value !== ''),
  fc.constantFrom(
    'MessageSid',
    'MessageStatus',
    'AccountSid',
    'Reason',
    'ReasonConferenceEnded',
    '__proto__',
    'constructor',
  ),
);
const someParams = fc
  .array(fc.tuple(name, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }))), { minLength: 1, maxLength: 8 })
  .map((pairs) => parseForm(encodeForm(Object.fromEntries(pairs))));
const query = fc
  .array(fc.tuple(fc.constantFrom('id', 'category', 'q', 'AccountSid'), text), { maxLength: 4 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&'));

const outcome = (...args: Parameters<typeof verify>): string => {
  const verification = verify(...args);
  return verification.outcome === 'verified' ? 'verified' : verification.reason;
};

describe('what Twilio signed', () => {
  it('is believed: forms', () => {
    fc.assert(
      fc.property(someParams, query, (params, query) => {
        const verification = verify(formRequest(params, { query }), keyring());
        expect(verification).toMatchObject({ outcome: 'verified', key: 'primary' });
        expect(verification.outcome === 'verified' && verification.url).toBe(
          `https://${HOST}/twilio-any${query && '?'}${query}`,
        );
      }),
    );
  });

  it('is believed: GET', () => {
    fc.assert(fc.property(query, (query) => expect(outcome(getRequest(query), keyring())).toBe('verified')));
  });

  it('is believed: JSON, over its raw bytes', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), query, (body, query) =>
        expect(outcome(jsonRequest(body.toWellFormed(), query), keyring())).toBe('verified'),
      ),
    );
  });
});

describe('a single change', () => {
  const changed = fc.tuple(
    someParams,
    query,
    text.filter((value) => value !== ''),
  );

  it('of a parameter is not believed', () => {
    fc.assert(
      fc.property(changed, name, ([params, query, extra], key) => {
        const request = formRequest(params, { query });
        const body = encodeForm({ ...params, [key]: `${[params[key] ?? ''].flat().join('')}${extra}` });
        expect(outcome({ ...request, body: Buffer.from(body) }, keyring())).not.toBe('verified');
      }),
    );
  });

  it('of the URL is not believed', () => {
    fc.assert(
      fc.property(changed, ([params, query, extra]) => {
        const request = formRequest(params, { query });
        const more = `${query}${query && '&'}x=${encodeURIComponent(extra)}`;
        expect(outcome({ ...request, query: more }, keyring())).not.toBe('verified');
        expect(outcome({ ...request, path: '/twilio-any/x' }, keyring())).not.toBe('verified');
        expect(outcome({ ...request, host: `x${HOST}` }, keyring())).not.toBe('verified');
      }),
    );
  });

  it('of the key is not believed', () => {
    fc.assert(
      fc.property(changed, ([params, query, extra]) => {
        expect(outcome(formRequest(params, { query, token: TOKEN + extra }), keyring())).toBe('mismatch');
      }),
    );
  });

  it('of a JSON body, or of its hash, is not believed', () => {
    const request = jsonRequest('{"a":1}', 'id=7');
    expect(outcome({ ...request, body: Buffer.from('{"a": 1}') }, keyring())).toBe('body-hash-mismatch');
    expect(outcome({ ...request, body: Buffer.alloc(0) }, keyring())).toBe('body-hash-mismatch');
    expect(outcome({ ...request, query: String(request.query).slice(0, -1) }, keyring())).toBe('mismatch');
  });

  it('of a GET into a POST with a body is not believed: its signature says nothing of bodies', () => {
    const request = { ...getRequest('MessageStatus=sent'), method: 'POST' };
    expect(outcome({ ...request, body: Buffer.from('MessageStatus=delivered') }, keyring())).toBe('mismatch');
    expect(outcome({ ...request, body: Buffer.from('&') }, keyring())).toBe('body-hash-mismatch');
    expect(outcome({ ...request, body: Buffer.from('{}') }, keyring())).toBe('malformed-body');
  });
});

describe("Twilio's own validator", () => {
  it('agrees on ten thousand requests, honest and forged', () => {
    fc.assert(
      fc.property(someParams, query, fc.boolean(), (params, query, honest) => {
        const url = `https://${HOST}/twilio-any${query && '?'}${query}`;
        const signature = sign(honest ? TOKEN : 'forger', url, params);
        const theirs = webhooks.validateRequest(TOKEN, signature, url, params);
        expect(outcome({ ...formRequest(params, { query }), signature }, keyring()) === 'verified').toBe(theirs);
      }),
      // Mutation testing runs this once per mutant.
      { numRuns: process.env['STRYKER_MUTATOR_WORKER'] === undefined ? 10_000 : 200 },
    );
  }, 120_000);

  /** Where it is wrong, or throws, and we are right. */
  const params = { MessageStatus: 'delivered' };
  const theirs = (url: string, signature: string, given: object = params): boolean | 'throws' => {
    try {
      return webhooks.validateRequest(TOKEN, signature, url, given as Record<string, string>);
    } catch {
      return 'throws';
    }
  };

  it.each([
    // https://github.com/twilio/twilio-node/issues/621: Twilio signs `@` and `:` as they are, the request comes escaped.
    ['sip:user@example.com', 'to=sip%3Auser%40example.com', 'to=sip:user@example.com'],
    // https://github.com/twilio/twilio-node/issues/1059 the other way round: an apostrophe escaped on the way.
    ['an apostrophe escaped beside a `+`', 'q=it%27s+a%2Bb', "q=it's+a%2Bb"],
    ['letters beyond ASCII, configured as they are', 'city=Z%C3%BCrich', 'city=Zürich'],
  ])('misses a URL that was respelled on the way: %s', (_, query, signed) => {
    const request = formRequest(params, { query, signed });
    expect(outcome(request, keyring())).toBe('verified');
    expect(theirs(`https://${HOST}/twilio-any?${query}`, request.signature!)).toBe(false);
  });

  it('sorts by UTF-16 units where the documentation says bytes: both are believed', () => {
    // U+1F600 (😀) comes before U+FF5E (～) in units, and after it in bytes.
    const unusual = { '😀': '1', '～': '2' };
    const request = formRequest(unusual);
    const inBytes = hmacSha1(TOKEN, `https://${HOST}/twilio-any～2😀1`);
    expect(request.signature).toBe(webhooks.getExpectedTwilioSignature(TOKEN, `https://${HOST}/twilio-any`, unusual));
    expect(theirs(`https://${HOST}/twilio-any`, inBytes, unusual)).toBe(false);
    expect(outcome(request, keyring())).toBe('verified');
    expect(outcome({ ...request, signature: inBytes }, keyring())).toBe('verified');
  });

  it('throws on a URL it cannot parse, where a refusal is due', () => {
    expect(theirs('https://bad host/twilio', 'x')).toBe('throws');
    expect(outcome({ ...formRequest(params), host: 'bad host' }, keyring())).toBe('mismatch');
  });

  it('throws on a missing parameter value, where a refusal is due', () => {
    expect(theirs(`https://${HOST}/`, 'x', null as never)).toBe('throws');
  });
});

describe('reasons', () => {
  const request = formRequest({ MessageStatus: 'sent' });
  it.each([
    ['missing-signature', { signature: undefined }],
    ['missing-signature', { signature: '' }],
    ['mismatch', { signature: 'AAAA' }],
    ['mismatch', { signature: request.signature!.toLowerCase() }],
    ['mismatch', { signature: `${request.signature}\n` }],
    ['malformed-body', { body: Buffer.from('{"a":1}') }],
    ['malformed-body', { body: Buffer.from('a=%ZZ') }],
    ['malformed-body', { body: Buffer.from('a=%ff') }],
    ['malformed-body', { body: Buffer.from([0xff, 0xfe, 0x00]) }],
    ['malformed-body', { body: Buffer.alloc(0) }],
  ])('%s: %j', (reason, change) => {
    expect(outcome({ ...request, ...change }, keyring())).toBe(reason);
  });
});

describe('keys', () => {
  const account = (letter: string): string => `AC${letter.repeat(32)}`;
  const signedBy = (token: string, AccountSid?: string) =>
    formRequest({ ...(AccountSid && { AccountSid }), MessageStatus: 'sent' }, { token });

  it('are the primary and, during a rotation, the secondary', () => {
    const both = keyring({ AUTH_TOKEN: 'new', AUTH_TOKEN_SECONDARY: 'old' });
    expect(verify(signedBy('new'), both)).toMatchObject({ key: 'primary' });
    expect(verify(signedBy('old'), both)).toMatchObject({ key: 'secondary' });
  });

  it('of an account are tried first, and the shared ones after them', () => {
    const ring = keyring({ AUTH_TOKEN: 'main', [account('a')]: ['one', 'two'], [account('b')]: 'three' });
    expect(verify(signedBy('one', account('a')), ring)).toMatchObject({ key: account('a') });
    expect(verify(signedBy('two', account('a')), ring)).toMatchObject({ key: `${account('a')}#2` });
    expect(verify(signedBy('main', account('a')), ring)).toMatchObject({ key: 'primary' });
  });

  it('of one account do not vouch for another: the account in the body selects keys and grants nothing', () => {
    const ring = keyring({ AUTH_TOKEN: 'main', [account('a')]: 'one', [account('b')]: 'three' });
    expect(verify(signedBy('three', account('a')), ring)).toMatchObject({
      reason: 'mismatch',
      accountSid: account('a'),
    });
    expect(verify(signedBy('three'), ring)).toMatchObject({ reason: 'mismatch' });
  });

  it('for an account nobody knows do not exist without shared ones', () => {
    const ring = keyring({ [account('a')]: 'one' });
    expect(verify(signedBy('one', account('c')), ring)).toMatchObject({
      reason: 'unknown-account',
      accountSid: account('c'),
    });
  });

  it('are found by the account in the query of a GET and in JSON too', () => {
    const ring = keyring({ [account('a')]: 'one' });
    expect(outcome(getRequest(`AccountSid=${account('a')}`, 'one'), ring)).toBe('verified');
    for (const field of ['"accountSid":', '"AccountSid" : ', '"account_sid"\n:\n']) {
      expect(outcome(jsonRequest(`[{"data":{${field}"${account('a')}"}}]`, '', 'one'), ring)).toBe('verified');
    }
  });

  it.each([
    [undefined, 'not JSON'],
    ['', 'not JSON'],
    ['{hunter2', 'not JSON'],
    ['null', 'an object with AUTH_TOKEN'],
    ['"hunter2"', 'an object with AUTH_TOKEN'],
    ['{"AUTH_TOKEN":""}', 'an object with AUTH_TOKEN'],
    ['{"AUTH_TOKEN":7}', 'an object with AUTH_TOKEN'],
    ['{}', 'has no AUTH_TOKEN'],
    ['[]', 'an object with AUTH_TOKEN'],
    [`{"${account('a')}":[]}`, `${account('a')} in the secret should be a token`],
    [`{"${account('a')}":{"t":"hunter2"}}`, `${account('a')} in the secret should be a token`],
  ])('are not read from %j, and the error says why without quoting it', (secret, why) => {
    const read = (): unknown => parseKeys(secret);
    expect(read).toThrow(UnreadableKeys);
    expect(read).toThrow(why);
    expect(read).toThrow(expect.objectContaining({ name: 'UnreadableKeys' }));
    expect(read).not.toThrow('hunter2');
  });

  it('leave alone what else the secret holds', () => {
    const ring = keyring({ AUTH_TOKEN: TOKEN, note: { by: 'ops' }, [`X${account('a')}`]: 7, [`${account('a')}0`]: 7 });
    expect(ring.byAccount.size).toBe(0);
  });
});

describe('a POST without a body', () => {
  it('is believed when the URL alone is signed, and only then', () => {
    const request = { ...getRequest('MessageStatus=sent'), method: 'POST' };
    expect(outcome(request, keyring())).toBe('verified');
    expect(outcome({ ...request, query: 'MessageStatus=read' }, keyring())).toBe('malformed-body');
  });
});

it('refuses a GET for its signature, not for a body it does not have', () => {
  expect(outcome(getRequest('a=1', 'other'), keyring())).toBe('mismatch');
});

describe('the work for one request', () => {
  const awkward = "q=it's%40%C3%A9";
  const triesFor = (bytes: number): number => {
    let tries = 0;
    const counting = parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN }), () => {
      tries += 1;
      return 'never';
    });
    verify(formRequest({ Body: 'x'.repeat(bytes) }, { query: awkward, path: "/twilio-any/it's/é" }), counting);
    return tries;
  };

  it('is every spelling for a body as Twilio sends it', () => {
    expect(triesFor(500)).toBeGreaterThan(50);
  });

  it('shrinks with the body, so that nobody makes large ones expensive, and never below the likeliest', () => {
    expect(triesFor(200_000)).toBe(Math.floor((4 * 1024 * 1024) / (200_000 + 'Body='.length + 1_024)));
    expect(triesFor(900_000)).toBe(8);
  });
});
