import { bodyHash } from '@status-callbacks/signature/sign';
import { sid } from '@status-callbacks/simulator/cast';
import type { Random } from '@status-callbacks/simulator/random';
import type { Script } from '@status-callbacks/simulator/script';
import type { Target } from '@status-callbacks/simulator/signed-request';
import type { Party } from '../story.ts';
import { type Pairs, type Post, type Posts, formPost, oneStep, refusal, scripted, urlSigned } from './post.ts';

const DOOR = '/twilio-any';

/** What one account's token is used for to speak for another: https://www.twilio.com/docs/usage/security has a token for each account. */
const forgeries = (random: Random, target: Target, { accountSid, authToken }: Party, victim: Party): Post[] => {
  const about = (): { readonly sid: string; readonly params: Pairs } => {
    const resourceSid = sid(random, 'SM');
    const { To = '', From = '' } = victim.messages[0].steps[0]!.params;
    const params: Pairs = [
      ['MessageSid', resourceSid],
      ['MessageStatus', 'undelivered'],
      ['ErrorCode', '21610'],
      ['From', From],
      ['To', To],
    ];
    return { sid: resourceSid, params };
  };
  const form = (trick: string, reason: string, path: string, named: Pairs, token = authToken): Post => {
    const { sid: resourceSid, params } = about();
    return { trick, request: formPost(target, token, path, [...named, ...params]), due: refusal(reason, resourceSid) };
  };
  const get = (): Post => {
    const { sid: resourceSid, params } = about();
    const named: Pairs = [['AccountSid', accountSid], ['AccountSid', victim.accountSid], ...params];
    const path = `${DOOR}?${new URLSearchParams(named.map(([...pair]) => pair)).toString()}`;
    return {
      trick: 'both accounts in a GET',
      request: urlSigned(target, authToken, path, { method: 'GET', body: '' }),
      due: refusal('account-mismatch', resourceSid),
    };
  };
  const json = (trick: string, query: string, fields: object): Post => {
    const { sid: resourceSid, params } = about();
    const body = JSON.stringify({ ...fields, AccountSid: victim.accountSid, ...Object.fromEntries(params) });
    const path = `${DOOR}?${query}bodySHA256=${bodyHash(Buffer.from(body))}`;
    const headers = { 'Content-Type': 'application/json' };
    return {
      trick,
      request: urlSigned(target, authToken, path, { method: 'POST', body, headers }),
      due: refusal('account-mismatch', resourceSid),
    };
  };
  const [own, other]: [Pairs[number], Pairs[number]] = [
    ['AccountSid', accountSid],
    ['AccountSid', victim.accountSid],
  ];
  return [
    form('another account', 'mismatch', '/twilio', [other]),
    form('both accounts in a form', 'account-mismatch', '/twilio', [own, other]),
    form('both accounts in a form, the other first', 'account-mismatch', '/twilio', [other, own]),
    form('both accounts, in two spellings', 'account-mismatch', '/twilio', [own, ['account_sid', victim.accountSid]]),
    form('one account in the form, one in the URL', 'account-mismatch', `${DOOR}?AccountSid=${victim.accountSid}`, [
      own,
    ]),
    form('another account in the URL alone', 'mismatch', `${DOOR}?AccountSid=${victim.accountSid}`, []),
    get(),
    json('another account in JSON', `AccountSid=${accountSid}&`, {}),
    json('another account in JSON, its own deeper', '', { x: { account_sid: accountSid } }),
  ];
};

/** The general token speaks for no account that has one of its own. */
const byTheGeneralToken = (random: Random, target: Target, general: Party, victim: Party): Post => {
  const resourceSid = sid(random, 'SM');
  const pairs: Pairs = [
    ['AccountSid', victim.accountSid],
    ['MessageSid', resourceSid],
    ['MessageStatus', 'delivered'],
  ];
  return {
    trick: 'the general token for an account with its own',
    request: formPost(target, general.authToken, '/twilio', pairs),
    due: refusal('account-mismatch', resourceSid),
  };
};

/** What would suppress somebody, lift somebody, or tell people. */
const SAYINGS: readonly (readonly [status: string, errorCode?: string])[] = [
  ['failed', '21610'],
  ['undelivered', '30006'],
  ['delivered'],
  ['undelivered', '30003'],
  ['undelivered', '30007'],
];

/** Twilio may really have signed this: of one's own account, about the SIDs, numbers and services of another. */
const naming = ({ accountSid }: Party, victim: Script, index: number): Script => {
  const { params } = victim.steps.at(-1)!;
  const [status, errorCode] = SAYINGS[index % SAYINGS.length]!;
  const { To = '', From = '', MessagingServiceSid } = params;
  return oneStep(
    { resourceSid: victim.resourceSid, path: '/twilio', custom: {} },
    status,
    {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From,
      ...(MessagingServiceSid !== undefined && { MessagingServiceSid }),
      To,
      MessageSid: victim.resourceSid,
      SmsSid: victim.resourceSid,
      MessageStatus: status,
      ...(errorCode !== undefined && { ErrorCode: errorCode }),
    },
    errorCode,
  );
};

/** Of how many resources of each other account one account speaks. */
const NAMED = 10;

/** What accounts try on each other. */
export const acrossAccounts = (
  random: Random,
  target: Target,
  { own, general }: { readonly own: readonly Party[]; readonly general: Party },
): Posts => {
  const pairs = own.flatMap((party) => own.filter((other) => other !== party).map((victim) => ({ party, victim })));
  const named = [...own, general].flatMap((victim) =>
    own
      .filter((party) => party !== victim)
      .flatMap((party) =>
        random
          .shuffle(victim.messages)
          .slice(0, NAMED)
          .map((script, index) => ({ party, script: naming(party, script, index) })),
      ),
  );
  return {
    scripts: named.map(({ script }) => script),
    posts: [
      ...pairs.flatMap(({ party, victim }) => forgeries(random, target, party, victim)),
      ...own.map((victim) => byTheGeneralToken(random, target, general, victim)),
      ...named.map(({ party, script }) =>
        scripted(target, party.authToken, "another account's SIDs and numbers", script),
      ),
    ],
  };
};
