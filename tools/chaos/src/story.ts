import { type Plan, plan } from '@status-callbacks/simulator/plan';
import { sid } from '@status-callbacks/simulator/cast';
import { createRandom } from '@status-callbacks/simulator/random';
import type { Script } from '@status-callbacks/simulator/script';
import type { PlannedRequest } from '@status-callbacks/simulator/planned-request';

/** An account, its token and what it has sent. */
export interface Party {
  readonly accountSid: string;
  readonly authToken: string;
  readonly messages: readonly [Script, ...Script[]];
}

/** A day of three accounts: two with tokens of their own, and one that the general token speaks for. */
export interface Story extends Plan {
  readonly own: readonly [Party, Party];
  readonly general: Party;
  /** Of the account that a callback is of. */
  readonly tokenOf: (request: Pick<PlannedRequest, 'params'>) => string;
}

/** Of the callbacks, those of each account that has a token of its own. */
const OWN_SHARE = 0.2;

const planned = (seed: number, callbacks: number, accountSid: string): Plan => {
  for (let messages = Math.ceil(callbacks / 3); ; messages = Math.ceil(messages * 1.1)) {
    const candidate = plan({
      ...{ seed, accountSid, messages, calls: Math.ceil(messages / 12) },
      ...{ forged: 0.05, duplicated: 0.1, failing: 0.15, shuffled: true },
    });
    if (candidate.scripts.flatMap(({ steps }) => steps).length >= callbacks) return candidate;
  }
};

/** @param authToken the general one */
export const storyOf = (seed: number, callbacks: number, authToken: string): Story => {
  const random = createRandom(seed).fork();
  const share = Math.ceil(callbacks * OWN_SHARE);
  const day = (token: string, count: number): { readonly party: Party; readonly day: Plan } => {
    const accountSid = sid(random, 'AC');
    const own = planned(random.int(0, 2 ** 31 - 1), count, accountSid);
    const [first, ...others] = own.scripts.filter(({ product }) => product === 'messaging');
    return { party: { accountSid, authToken: token, messages: [first!, ...others] }, day: own };
  };
  const general = day(authToken, callbacks - 2 * share);
  const one = day(random.hex(32), share);
  const other = day(random.hex(32), share);
  const days = [general, one, other];
  const tokens = new Map(days.map(({ party }) => [party.accountSid, party.authToken]));
  return {
    scripts: days.flatMap(({ day: { scripts } }) => scripts),
    requests: random.shuffle(days.flatMap(({ day: { requests } }) => requests)),
    own: [one.party, other.party],
    general: general.party,
    tokenOf: ({ params }) => tokens.get(params['AccountSid'] ?? '') ?? authToken,
  };
};
