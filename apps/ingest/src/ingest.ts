import type { RecordsHandler } from '@status-callbacks/lambda/records';
import type { Log } from '@status-callbacks/logging/log';
import * as z from 'zod/mini';
import type { AccountTally } from './account-tally.ts';
import { type Accepted, type Rejected, judge } from './judge.ts';
import type { Keys } from './keys.ts';
import type { Publish } from './publish.ts';
import type { Quarantine } from './quarantine.ts';
import type { Delivery, Receive } from './receive.ts';

const name = z.string().check(z.minLength(1));

export const config = z.object({
  TOPIC_ARN: name,
  QUARANTINE_BUCKET: name,
  SECRET_NAME: name,
  /** Whose messages the function reads. */
  QUEUE: z.enum(['direct', 'envelope']),
  /** That callbacks may be sent to, with commas between them: `https://<id>.execute-api.<region>.amazonaws.com`. */
  ORIGINS: name,
});

export interface Ports {
  readonly receive: Receive;
  /** Names this stage is reached by: a signature for any other is a signature for somebody else's site. */
  readonly hosts: ReadonlySet<string>;
  readonly keys: Keys;
  readonly publish: Publish;
  readonly quarantine: Quarantine;
  readonly tally: AccountTally;
}

type Judged = Delivery & { readonly judgement: Accepted | Rejected };

const NEW_KEY_MAY_HELP = new Set<Rejected['refused']>(['mismatch', 'unknown-account', 'account-mismatch']);
const newKeyMayHelp = ({ judgement }: Judged): boolean =>
  'refused' in judgement && NEW_KEY_MAY_HELP.has(judgement.refused);

/** With the keys at hand first; what they do not explain gets a second chance with the keys as they stand now. */
const judgeAll = async (
  deliveries: readonly Delivery[],
  { keys, hosts }: Pick<Ports, 'keys' | 'hosts'>,
  log: Log,
): Promise<Judged[]> => {
  const current = await keys.current();
  const judged = deliveries.map((delivery) => ({ ...delivery, judgement: judge(delivery, current, hosts) }));
  const unexplained = judged.filter(newKeyMayHelp);
  if (unexplained.length === 0) return judged;
  try {
    // A release is made because the keys have changed.
    const fresh = await keys.reread({ now: unexplained.some(({ released }) => released) });
    return fresh
      ? judged.map((each) => (newKeyMayHelp(each) ? { ...each, judgement: judge(each, fresh, hosts) } : each))
      : judged;
  } catch (error) {
    log.warn('keys not read again', { error });
    return judged;
  }
};

const countAll = (judged: readonly Judged[], tally: AccountTally, log: Log): void => {
  const outcomes = judged.map(({ judgement }) => judgement);
  for (const judgement of outcomes) {
    const accountSid = 'event' in judgement ? judgement.event.data.accountSid : judgement.accountSid;
    if (accountSid) tally.add(accountSid, 'event' in judgement ? 'verified' : 'refused');
  }
  const byKey = Map.groupBy(
    outcomes.filter((each) => 'event' in each),
    ({ key }) => key,
  );
  for (const [key, { length }] of byKey) log.count('verified', length, { key });
  const byReason = Map.groupBy(
    outcomes.filter((each) => 'refused' in each),
    ({ refused }) => refused,
  );
  for (const [reason, { length }] of byReason) log.count('refused', length, { reason });
  if (byReason.size > 0) log.count('accountsAllRefused', tally.allRefused());
};

/**
 * Every request ends as an event on the topic or as a named refusal in quarantine; what could be neither goes back to the
 * queue. Without a readable secret nothing is refused: the whole batch waits.
 */
export const ingest =
  ({ receive, hosts, keys, publish, quarantine, tally }: Ports): RecordsHandler =>
  async (records, log) => {
    const judged = await judgeAll(records.map(receive), { keys, hosts }, log);
    const verified = judged.flatMap(({ judgement, messageId }) =>
      'event' in judgement ? [{ messageId, ...judgement }] : [],
    );
    const refused = judged.flatMap(({ judgement, ...delivery }) =>
      'refused' in judgement ? [{ ...delivery, reason: judgement.refused }] : [],
    );
    const [unpublished, unkept] = await Promise.all([publish(verified, log), quarantine(refused, log)]);
    countAll(judged, tally, log);
    return [...unpublished, ...unkept];
  };
