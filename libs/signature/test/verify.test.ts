import fc from 'fast-check';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { encodeForm, parseForm } from '../src/form.ts';
import { parseKeys, UnreadableKeys } from '../src/keys.ts';
import { hmacSha1, sign } from '../src/sign.ts';
import { verify } from '../src/verify.ts';
import { formRequest, getRequest, HOST, jsonRequest, keyring, TOKEN } from './requests.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.toWellFormed());
const plainName = fc.oneof(
  text.map((value) => `N${value.replaceAll(/[&=?/#%]/g, '')}`),
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
const name = fc.oneof(
  plainName,
  text.filter((value) => value !== ''),
);
const paramsWith = (name: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(name, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }))), {
      minLength: 1,
      maxLength: 8,
    })
    .map((pairs) => parseForm(encodeForm(Object.fromEntries(pairs))));
const someParams = paramsWith(plainName);
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
      fc.property(paramsWith(name), query, fc.boolean(), (params, query, honest) => {
        const url = `https://${HOST}/twilio-any${query && '?'}${query}`;
        const signature = sign(honest ? TOKEN : 'forger', url, params);
        const theirs = webhooks.validateRequest(TOKEN, signature, url, params);
        const ours = outcome({ ...formRequest(params, { query }), signature }, keyring());
        // The only requests with a right signature that are refused here: names that no product of Twilio's has.
        const hasForeignName = Object.keys(params).some((each) => !/^[A-Za-z_][^&=?/#%]*$/.test(each));
        expect(ours).toBe(theirs ? (hasForeignName ? 'ambiguous-parameters' : 'verified') : 'mismatch');
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
    const unusual = { 'N😀': '1', 'N～': '2' };
    const request = formRequest(unusual);
    const inBytes = hmacSha1(TOKEN, `https://${HOST}/twilio-anyN～2N😀1`);
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

  it('of an account speak for it alone, and the general ones for every account without', () => {
    const ring = keyring({ AUTH_TOKEN: 'main', [account('a')]: ['one', 'two'], [account('b')]: 'three' });
    expect(verify(signedBy('one', account('a')), ring)).toMatchObject({ key: account('a'), accountSid: account('a') });
    expect(verify(signedBy('two', account('a')), ring)).toMatchObject({ key: `${account('a')}#2` });
    expect(verify(signedBy('main', account('c')), ring)).toMatchObject({ key: 'primary', accountSid: account('c') });
    expect(verify(signedBy('main', account('a')), ring)).toMatchObject({ reason: 'account-mismatch' });
  });

  it('of every account are tried for a request that names none, which is then of that account', () => {
    const ring = keyring({ AUTH_TOKEN: 'main', [account('a')]: 'one', [account('b')]: 'three' });
    expect(verify(signedBy('three'), ring)).toMatchObject({ key: account('b'), accountSid: account('b') });
    expect(verify(jsonRequest('{"flow":"x"}', '', 'one'), ring)).toMatchObject({ accountSid: account('a') });
    expect(verify(signedBy('main'), ring)).not.toHaveProperty('accountSid');
    expect(verify(signedBy('four'), ring)).toMatchObject({ reason: 'mismatch' });
  });

  it('of one account do not vouch for another: the account in the body selects keys and grants nothing', () => {
    const ring = keyring({ AUTH_TOKEN: 'main', [account('a')]: 'one', [account('b')]: 'three' });
    expect(verify(signedBy('three', account('a')), ring)).toMatchObject({
      reason: 'mismatch',
      accountSid: account('a'),
    });
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

describe("one account's key never makes an event of another (H1)", () => {
  const [A, B] = [`AC${'a'.repeat(32)}`, `AC${'b'.repeat(32)}`];
  const ring = keyring({ AUTH_TOKEN: 'main', [A]: 'token of A', [B]: 'token of B' });
  const byA = { token: 'token of A' };
  const status = { MessageSid: 'SM1', MessageStatus: 'delivered' };

  it.each([
    ['control: B alone in the form', formRequest({ AccountSid: B, ...status }, byA), 'mismatch'],
    ['twice in the form', formRequest({ AccountSid: [A, B], ...status }, byA), 'account-mismatch'],
    ['twice in the form, the other way round', formRequest({ AccountSid: [B, A], ...status }, byA), 'account-mismatch'],
    ['twice in a GET', getRequest(`AccountSid=${A}&AccountSid=${B}`, 'token of A'), 'account-mismatch'],
    [
      'form against query',
      formRequest({ AccountSid: B, ...status }, { ...byA, query: `AccountSid=${A}` }),
      'account-mismatch',
    ],
    ['JSON against query', jsonRequest(`{"AccountSid":"${B}"}`, `AccountSid=${A}`, 'token of A'), 'account-mismatch'],
    [
      'JSON with another at depth',
      jsonRequest(`{"x":{"account_sid":"${A}"},"AccountSid":"${B}"}`, '', 'token of A'),
      'account-mismatch',
    ],
    ['other spellings', jsonRequest(`{"account_sid":"${A}","accountId":"${B}"}`, '', 'token of A'), 'account-mismatch'],
    ['in the query alone', formRequest(status, { ...byA, query: `accountSid=${B}` }), 'mismatch'],
    [
      'the general token for an account with a key of its own',
      formRequest({ AccountSid: B, ...status }, { token: 'main' }),
      'account-mismatch',
    ],
  ])('%s', (_, request, reason) => {
    expect(outcome(request, ring)).toBe(reason);
  });

  it('whatever names it, wherever and how often (property)', () => {
    const names = fc.constantFrom('AccountSid', 'accountSid', 'account_sid', 'accountId');
    const value = fc.constantFrom(A, B, `AC${'c'.repeat(32)}`, 'cust-77', A.toUpperCase(), '__proto__');
    const claims = fc.array(fc.tuple(names, fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 }))), {
      maxLength: 4,
    });
    const token = fc.constantFrom(
      ...([
        ['token of A', A],
        ['token of B', B],
        ['main', undefined],
      ] as const),
    );
    fc.assert(
      fc.property(
        claims,
        claims,
        token,
        fc.constantFrom('form', 'GET', 'JSON'),
        (inBody, inQuery, [token, own], kind) => {
          const params = parseForm(encodeForm({ ...status, ...Object.fromEntries(inBody) }));
          const query = encodeForm(Object.fromEntries(inQuery));
          const request =
            kind === 'form'
              ? formRequest(params, { token, query })
              : kind === 'GET'
                ? getRequest(query, token)
                : jsonRequest(JSON.stringify(params), query, token);
          const verification = verify(request, ring);
          if (verification.outcome === 'refused') return;
          if (own) expect(verification.accountSid).toBe(own);
          else expect([A, B]).not.toContain(verification.accountSid);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("leaves an application's own accountId alone", () => {
    expect(
      verify(formRequest({ AccountSid: A, ...status }, { ...byA, query: 'accountId=cust-77' }), ring),
    ).toMatchObject({
      outcome: 'verified',
      accountSid: A,
    });
  });
});

describe('a captured request, cut in another way (H3)', () => {
  const params = {
    AccountSid: `AC${'a'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    ErrorCode: '30003',
    From: '+15005550006',
    MessageSid: `SM${'1'.repeat(32)}`,
    MessageStatus: 'undelivered',
    SmsSid: `SM${'1'.repeat(32)}`,
    SmsStatus: 'undelivered',
    To: '+15005550001',
  };
  const query = 'tenant=acme2&id=1234&category=marketing';
  const captured = formRequest(params, { query });
  const original = verify(captured, keyring());
  const url = `https://${HOST}/twilio-any?${query}`;
  const text = url + Object.entries(params).sort().flat().join('');

  it.each([
    ['in the middle of a value', 'tenant=acme'],
    ['at a separator', 'tenant=acme2'],
    ['after an equals sign', 'tenant=acme2&id='],
  ])('the query ends %s, and a parameter begins with the rest of it: refused', (_, shorter) => {
    const rest = text.slice(`https://${HOST}/twilio-any?${shorter}`.length);
    const body = Buffer.from(encodeForm({ [rest.slice(0, 5)]: rest.slice(5) }));
    expect(outcome({ ...captured, query: shorter, body }, keyring())).toBe('ambiguous-parameters');
  });

  it.each([
    ['the error code', 'ErrorCode', 'ApiVersion'],
    ['the status', 'MessageStatus', 'MessageSid'],
    ['the account', 'AccountSid', undefined],
  ])('%s hidden in what stands before it: refused', (_, hidden, before) => {
    const { [hidden as 'From']: value, ...rest } = params;
    const moved =
      before === undefined ? undefined : { ...rest, [before]: `${params[before as 'From']}${hidden}${value}` };
    const request = moved
      ? { ...captured, body: Buffer.from(encodeForm(moved)) }
      : { ...captured, query: `${query}${hidden}${value}`, body: Buffer.from(encodeForm(rest)) };
    expect(outcome(request, keyring())).toBe('ambiguous-parameters');
  });

  it('has one id however it is cut, repeated or turned, or is refused (property)', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: `https://${HOST}/twilio-any`.length, max: text.length }), {
      minLength: 1,
      maxLength: 12,
    });
    const id = original.outcome === 'verified' ? original.id : undefined;
    expect(id).toBeDefined();
    fc.assert(
      fc.property(cuts, (places) => {
        const [end, ...borders] = places.toSorted((a, b) => a - b);
        const pieces = [end!, ...borders, text.length];
        const pairs: [string, string][] = [];
        for (let index = 0; index + 1 < pieces.length; index += 2)
          pairs.push([
            text.slice(pieces[index], pieces[index + 1]),
            text.slice(pieces[index + 1], pieces[index + 2] ?? text.length),
          ]);
        const signedUrl = text.slice(0, end);
        const request = {
          ...captured,
          path: '/twilio-any',
          query: signedUrl.split('?').slice(1).join('?'),
          body: Buffer.from(new URLSearchParams(pairs).toString()),
        };
        const verification = verify(request, keyring());
        if (verification.outcome === 'verified') expect(verification.id).toBe(id);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the same event as a GET and as an empty POST, and repetitions add nothing', () => {
    const get = getRequest('id=7&MessageStatus=sent');
    expect(verify({ ...get, method: 'POST' }, keyring())).toEqual(verify(get, keyring()));
    const json = jsonRequest('{"CallSid":"CA1"}', 'id=7');
    expect(verify({ ...json, method: 'GET' }, keyring())).toEqual(verify(json, keyring()));
    expect(outcome({ ...json, method: 'GET', body: Buffer.alloc(0) }, keyring())).toBe('body-hash-mismatch');
    expect(outcome({ ...get, body: Buffer.from('MessageStatus=delivered') }, keyring())).toBe('body-hash-mismatch');
    const twice = formRequest({ To: ['+15005550002', '+15005550001'] });
    const often = { ...twice, body: Buffer.from(`${'To=%2B15005550001&'.repeat(900)}To=%2B15005550002`) };
    expect(verify(often, keyring())).toEqual(verify(twice, keyring()));
    expect(verify(often, keyring())).toMatchObject({ params: { To: ['+15005550001', '+15005550002'] } });
  });
});

describe('the work for one request', () => {
  const awkward = "q=it's%40%C3%A9";
  const workFor = (body: Buffer): { tries: number; bytes: number } => {
    const work = { tries: 0, bytes: 0 };
    const counting = parseKeys(JSON.stringify({ AUTH_TOKEN: TOKEN }), (_, ...content) => {
      work.tries += 1;
      for (const { length } of content) work.bytes += length;
      return 'never';
    });
    verify({ ...formRequest({ a: '1' }, { query: awkward, path: "/twilio-any/it's/é" }), body }, counting);
    return work;
  };
  const bodyOf = (bytes: number): Buffer => Buffer.from(`Body=${'x'.repeat(bytes)}`);

  it('is every spelling for a body as Twilio sends it', () => {
    expect(workFor(bodyOf(500)).tries).toBeGreaterThan(50);
  });

  it('shrinks with the body, and is never less than the URL as received', () => {
    expect(workFor(bodyOf(240_000)).bytes).toBeLessThan(4 * 1024 * 1024);
    expect(workFor(bodyOf(240_000)).tries).toBeGreaterThan(8);
    expect(workFor(bodyOf(4_000_000)).tries).toBe(1);
  });

  it('is none for more parameters than Twilio sends: they are refused before they are sorted (M2)', () => {
    const many = Buffer.from(Array.from({ length: 45_000 }, (_, index) => `${index}😀=`).join('&'));
    expect(workFor(many)).toEqual({ tries: 0, bytes: 0 });
    expect(outcome({ ...formRequest({ a: '1' }), body: many }, keyring())).toBe('too-many-parameters');
    expect(outcome({ ...formRequest({ a: '1' }, { query: 'bodySHA256=x' }), body: many }, keyring())).toBe('mismatch');
    const allowed = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, 'x']));
    expect(outcome(formRequest(allowed), keyring())).toBe('verified');
  });
});
