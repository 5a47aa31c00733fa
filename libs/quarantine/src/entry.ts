import { directRoutes } from '@status-callbacks/contract/declared-parameters';
import { readDirectMessage, readEnvelope } from '@status-callbacks/signature/queue-message';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import type { Refusal } from '@status-callbacks/signature/verify';
import * as z from 'zod/mini';

/** Why `ingest` refuses a request: for its signature, or before that is looked at. */
export type Reason = Refusal | 'too-large' | 'unknown-host' | 'unrecognized-message';

/** What each reason means, for people. */
export const reasons: Readonly<Record<Reason, string>> = {
  mismatch: 'no key explains the signature',
  'account-mismatch': 'the key may not speak for the account that the request names',
  'ambiguous-parameters': 'signed, and cut into other parameters than Twilio sends',
  'body-hash-mismatch': 'the body is not the one that is signed',
  'malformed-body': 'no form, and not signed as anything else',
  'missing-signature': 'no X-Twilio-Signature',
  'too-large': 'larger than the topic takes',
  'too-many-parameters': 'more parameters than any callback has',
  'unknown-account': 'no key for the account it names',
  'unknown-host': 'sent to a host that is not one of the stage',
  'unrecognized-message': 'written by no route of this system',
};

const entrySchema = z.object({
  /** Of the SQS message it came in. */
  id: z.string(),
  reason: z.string(),
  /** RFC 3339, UTC: when the request was first received. */
  receivedAt: z.iso.datetime(),
  /** The message as it came: enough to verify it again as if it came anew. */
  message: z.object({ body: z.string(), attributes: z.record(z.string(), z.string()) }),
});

/** A refused request, as quarantine keeps it: one line of JSON. */
export type Entry = z.infer<typeof entrySchema>;

export const toLine = (entry: Entry): string => JSON.stringify(entry);

/** @throws {TypeError | SyntaxError} when the line is none; says where, never what */
export const parseLine = (line: string): Entry => {
  const entry: unknown = JSON.parse(line);
  const checked = entrySchema.safeParse(entry);
  // As it was parsed, not as the schema builds it anew: that would lose an attribute called `__proto__`.
  if (checked.success) return entry as Entry;
  throw new TypeError(`not an entry: ${checked.error.issues.map(({ path }) => path.join('.') || '(root)').join(', ')}`);
};

/** The request of an entry, with its first time of receipt. */
export const requestOf = ({ message, receivedAt }: Entry): ReceivedRequest => {
  const received = { ...message, sentTimestamp: Date.parse(receivedAt) };
  const { request } = readEnvelope(received) ?? readDirectMessage(received, (path) => directRoutes[path] ?? []);
  return { ...request, receivedAt };
};
