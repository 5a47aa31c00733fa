import { parseForm } from '@status-callbacks/signature/form';
import { parseKeys } from '@status-callbacks/signature/keys';
import { verify } from '@status-callbacks/signature/verify';
import { createRandom } from '@status-callbacks/simulator/random';
import { type SignedRequest, idOf, signedRequest } from '@status-callbacks/simulator/signed-request';
import { type Captured, receiptsOf, recast } from '../src/adversary/captured.ts';
import { acrossAccounts } from '../src/adversary/foreign.ts';
import { hostile } from '../src/adversary/hostile.ts';
import type { Post } from '../src/adversary/post.ts';
import { recipients } from '../src/adversary/recipients.ts';
import { storyOf } from '../src/story.ts';

const target = { baseUrl: 'http://127.0.0.1:4000' };
const story = storyOf(7, 200, 'general-token');
const { own, general } = story;
const keyring = parseKeys(
  JSON.stringify({
    AUTH_TOKEN: general.authToken,
    ...Object.fromEntries(own.map(({ accountSid, authToken }) => [accountSid, authToken])),
  }),
);

const judged = ({ url, method, headers, body }: SignedRequest) => {
  const { pathname, search } = new URL(url);
  const signature = headers['X-Twilio-Signature'];
  return verify(
    {
      ...{ method, host: '127.0.0.1', path: pathname, query: search.slice(1), body: Buffer.from(body) },
      receivedAt: '2026-11-23T16:00:00.000Z',
      ...(signature !== undefined && { signature }),
    },
    keyring,
  );
};

const captured: Captured[] = story.requests
  .filter(({ kind }) => kind !== 'forged')
  .map((planned) => ({
    planned,
    request: signedRequest(planned, { ...target, authToken: story.tokenOf(planned) }),
    id: idOf(planned, target),
  }));

/** What a post says will come of it, as the judgement of its signature would have it. */
const claimed = ({ due }: Post) =>
  due.kind === 'receipt'
    ? { outcome: 'verified', id: due.id }
    : { outcome: 'refused', reason: due.kind === 'refusal' ? due.reason : '' };

it('draws the same day of three accounts from the same seed, each callback signed by the token of its account', () => {
  expect(storyOf(7, 200, 'general-token').requests).toEqual(story.requests);
  expect(storyOf(8, 200, 'general-token').requests).not.toEqual(story.requests);
  for (const { planned, request, id } of captured) {
    expect(judged(request)).toMatchObject({ outcome: 'verified', id, accountSid: planned.params['AccountSid'] });
  }
  expect(new Set(captured.map(({ planned }) => planned.params['AccountSid'])).size).toBe(3);
});

it('posts captured requests again as further receipts or as refusals, each for its reason', () => {
  const random = createRandom(7);
  const posts = captured.flatMap((one) => Array.from({ length: 10 }, () => recast(random, one)));
  for (const post of posts.filter(({ due }) => due.kind !== 'turned away')) {
    expect({ trick: post.trick, ...judged(post.request) }).toMatchObject({ trick: post.trick, ...claimed(post) });
  }
  expect(new Set(posts.map(({ due }) => (due.kind === 'refusal' ? due.reason : due.kind)))).toEqual(
    new Set(['receipt', 'ambiguous-parameters', 'mismatch', 'turned away']),
  );
  // Some of them really are other requests under the same signature.
  const receipts = posts.filter(({ due }) => due.kind === 'receipt');
  const [first] = captured;
  const copies = receiptsOf(random, first!, 20);
  expect(copies.every(({ due }) => due.kind === 'receipt' && due.id === first!.id)).toBe(true);
  expect(new Set(receipts.map(({ request }) => request.body)).size).toBeGreaterThan(captured.length);
});

it('forges other accounts in ways that are refused, and names what is theirs in ways that are not', () => {
  const { scripts, posts } = acrossAccounts(createRandom(7), target, { own, general });
  for (const post of posts) {
    expect({ trick: post.trick, ...judged(post.request) }).toMatchObject({ trick: post.trick, ...claimed(post) });
  }
  const others = new Map(story.scripts.map((script) => [script.resourceSid, script.steps[0]!.params['AccountSid']]));
  expect(scripts.length).toBeGreaterThan(10);
  for (const { resourceSid, steps } of scripts) {
    expect(others.get(resourceSid)).toMatch(/^AC/);
    expect(others.get(resourceSid)).not.toBe(steps[0]!.params['AccountSid']);
  }
});

it('sends what is strange and signed, and refuses what is forged', () => {
  const { scripts, posts } = hostile(createRandom(7), target, general, 60);
  const signed = posts.filter(({ due }) => due.kind === 'receipt');
  for (const post of signed) {
    expect({ trick: post.trick, ...judged(post.request) }).toMatchObject({ trick: post.trick, ...claimed(post) });
  }
  const ids = new Set(signed.map(({ due }) => (due.kind === 'receipt' ? due.id : '')));
  expect(ids.size).toBe(scripts.length);
  const flood = posts.filter(({ trick }) => /flood|broken/.test(trick));
  expect(flood).toHaveLength(60);
  for (const post of flood) expect(judged(post.request)).toMatchObject(claimed(post));
  // Own names, not those of a prototype.
  expect(scripts.some(({ custom }) => Object.hasOwn(custom, '__proto__'))).toBe(true);
  expect(posts.some(({ request: { body } }) => Object.hasOwn(parseForm(body), '__proto__'))).toBe(true);
});

it('speaks of recipients in callbacks that Twilio may have signed, of the account whose token it is', () => {
  const { scripts, conversations } = recipients(createRandom(7), target, general, own[0]);
  const callbacks = conversations.flatMap((one) => one.callbacks);
  expect(callbacks).toHaveLength(scripts.length);
  for (const { planned, request, id } of callbacks) {
    expect(judged(request)).toMatchObject({ outcome: 'verified', id, accountSid: planned.params['AccountSid'] });
  }
});
