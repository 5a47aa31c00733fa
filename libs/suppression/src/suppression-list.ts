import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SHARED, UNKNOWN, isAccountSid } from './account.ts';
import { type Item, type ListedEntry, fromItem, isOfNoAccount } from './item.ts';
import { NobodysAddress, isNobodys } from './nobodys-address.ts';
import { NotRebuilt } from './not-rebuilt.ts';
import { type Reason, reasonNames } from './reasons.ts';
import { EVERY_SENDER, addressOf, recipientAt } from './recipient.ts';
import { type Seal, plain } from './seal.ts';
import { itemsOf } from './table.ts';
import { type Verdict, holds } from './verdict.ts';

/** A message that might be sent. */
export interface Question {
  /**
   * The account that would send it: only its own callbacks count then, and what a list shared by all accounts has. Without it,
   * those of every account do.
   */
  readonly accountSid?: string;
  /** As it would be given to Twilio, `whatsapp:` or the like before it or in `channel`. */
  readonly to: string;
  /** @default what stands before `to` or `from`, else sms */
  readonly channel?: string;
  /** With neither sender nor service, whoever the recipient has opted out of counts. */
  readonly from?: string;
  readonly messagingServiceSid?: string;
}

export type Answer =
  | { readonly suppressed: false }
  | {
      readonly suppressed: true;
      readonly reason: Reason;
      /** Twilio's error code, of the newest callback that counts. */
      readonly code: string;
      /** RFC 3339, UTC. */
      readonly since: string;
      /** Only where it passes with time. */
      readonly until?: string;
      /** The sender or Messaging Service it holds for, or `all`. */
      readonly scope: string;
      /** Distinct callbacks that say so. */
      readonly strikes: number;
    };

export interface SuppressionList {
  /**
   * Whether a message should not be sent, and why: one query.
   * @throws {NobodysAddress} instead of clearing an address that can be nobody's, such as a number without its plus
   * @throws {NotRebuilt} instead of clearing a recipient whom only entries without an account speak against
   * @throws {TypeError} when `accountSid` is no account SID
   * @example const { suppressed } = await list.isSuppressed({ accountSid: 'AC…', to: '+15555550100', messagingServiceSid: 'MG…' });
   */
  readonly isSuppressed: (question: Question) => Promise<Answer>;
  /**
   * Every entry about whom the message would go to, for all senders, suppressed or not.
   * @throws {NobodysAddress | NotRebuilt | TypeError} as `isSuppressed`
   */
  readonly of: (question: Pick<Question, 'accountSid' | 'to' | 'from' | 'channel'>) => Promise<ListedEntry[]>;
}

const answerOf = ({ reason, scope }: ListedEntry, { since, until, code, strikes }: Verdict): Answer => ({
  suppressed: true,
  reason,
  code,
  since: new Date(since).toISOString(),
  ...(until !== undefined && { until: new Date(until).toISOString() }),
  scope,
  strikes,
});

/** Whether an entry, or what was written before entries had an account, holds. */
const suppresses = ({ since, until }: Item, now: number): boolean =>
  since !== undefined && holds({ until } as Verdict, now);

/** Whom an opt-out must be from to concern the message; undefined for anybody. */
const scopesOf = ({ from, messagingServiceSid }: Question): ReadonlySet<string> | undefined => {
  const senders = [...(messagingServiceSid ? [messagingServiceSid] : []), ...(from ? [addressOf(from)] : [])];
  return senders.length > 0 ? new Set([EVERY_SENDER, ...senders]) : undefined;
};

/** What holds now among entries, the weightiest reason first, for a sender or for all. */
export const answerFrom = (entries: readonly ListedEntry[], question: Question, now: number): Answer => {
  const scopes = scopesOf(question);
  const held = entries
    .filter(({ scope, verdict }) => (!scopes || scopes.has(scope)) && verdict && holds(verdict, now))
    .sort(
      (a, b) => reasonNames.indexOf(a.reason) - reasonNames.indexOf(b.reason) || a.verdict!.since - b.verdict!.since,
    );
  return held[0]?.verdict ? answerOf(held[0], held[0].verdict) : { suppressed: false };
};

/**
 * The list as an application reads it. It fails where the table or the key cannot be read: what to do then is the
 * application's to decide.
 * @example const list = openSuppressionList(new DynamoDBClient({}), tableName);
 */
export const openSuppressionList = (
  dynamo: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  { seal = plain, clock = Date.now }: { readonly seal?: Seal; readonly clock?: () => number } = {},
): SuppressionList => {
  const of: SuppressionList['of'] = async ({ accountSid, to, ...hints }) => {
    if (accountSid !== undefined && accountSid !== UNKNOWN && !isAccountSid(accountSid)) {
      throw new TypeError('not an account SID');
    }
    const recipient = recipientAt(to, hints);
    const items = await itemsOf(
      { dynamo, name: tableName },
      { channel: recipient.channel, address: await seal(recipient.address) },
      { consistent: false },
    );
    // Not before: what Twilio called an address is on the list as Twilio wrote it.
    if (items.length === 0 && isNobodys(recipient)) throw new NobodysAddress(recipient);
    const [earlier, own] = [items.filter(isOfNoAccount), items.filter((item) => !isOfNoAccount(item))];
    if (own.length === 0 && earlier.some((item) => suppresses(item, clock()))) throw new NotRebuilt();
    return own
      .map(fromItem)
      .filter(({ account }) => accountSid === undefined || account === accountSid || account === SHARED);
  };
  return { of, isSuppressed: async (question) => answerFrom(await of(question), question, clock()) };
};
