import * as z from 'zod/mini';
import type { ReceivedRequest } from './received-request.ts';

/**
 * How a request travels through SQS: from a front door to `ingest`, from there to quarantine, and back.
 *
 * Direct doors write an attribute each for `signature`, `domainName`, `path`, `requestId`, `sourceIp` and `query.<name>`, and
 * the body as it is. The front-door function writes all of it as JSON into one attribute, `request`.
 */
export interface QueueMessage {
  readonly body: string;
  /** String values by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds: SQS's `SentTimestamp`. */
  readonly sentTimestamp: number;
}

/** Written by the front-door function, which sees the request as it was sent. */
export const envelope = z.object({
  method: z.string(),
  host: z.string(),
  path: z.string(),
  query: z.string(),
  contentType: z.optional(z.string()),
  signature: z.optional(z.string()),
  requestId: z.optional(z.string()),
  sourceIp: z.optional(z.string()),
  idempotencyToken: z.optional(z.string()),
  /** SQS takes neither an empty body nor every character: how the message's body holds the request's. */
  bodyEncoding: z.enum(['text', 'base64', 'empty']),
});

export type Envelope = z.infer<typeof envelope>;

const refusal = z.object({ reason: z.string(), receivedAt: z.iso.datetime() });
const release = z.object({ receivedAt: z.iso.datetime() });

/** Why a request is in quarantine, and when it first came. */
export type Refused = z.infer<typeof refusal>;

const QUERY = 'query.';

/** A value that a request may lack travels behind an equals sign, because SQS refuses an empty attribute. */
const optional = (value: string | undefined): string | undefined => value?.replace(/^=/, '') || undefined;

const parse = <Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string | undefined,
): z.output<Schema> | undefined => {
  // Most messages have one of them at most, and an error that is thrown costs more than all else done for a message.
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const bodyOf = (body: string, encoding: Envelope['bodyEncoding']): Buffer =>
  encoding === 'empty' ? Buffer.alloc(0) : Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8');

/** Set by `ingest` on what it refuses. */
export const readRefusal = (attributes: QueueMessage['attributes']): Refused | undefined =>
  parse(refusal, attributes['refusal']);

/** Whether an operator has sent the message back from quarantine. */
export const isReleased = (attributes: QueueMessage['attributes']): boolean => 'released' in attributes;

/** Total: a message that no front door wrote becomes a request that proves nothing. */
export const readQueueMessage = ({ body, attributes, sentTimestamp }: QueueMessage): ReceivedRequest => {
  const earlier = parse(release, attributes['released']) ?? readRefusal(attributes);
  const receivedAt = earlier?.receivedAt ?? new Date(sentTimestamp).toISOString();
  const exact = parse(envelope, attributes['request']);
  if (exact) {
    const { bodyEncoding, ...request } = exact;
    return { ...request, body: bodyOf(body, bodyEncoding), receivedAt };
  }
  const { domainName = '', path = '', requestId, sourceIp } = attributes;
  const signature = optional(attributes['signature']);
  return {
    method: 'POST',
    host: domainName,
    path,
    query: Object.entries(attributes)
      .filter(([name]) => name.startsWith(QUERY))
      .map(([name, value]) => [name.slice(QUERY.length), value.replace(/^=/, '')]),
    ...(signature && { signature }),
    body: Buffer.from(body),
    receivedAt,
    ...(requestId && { requestId }),
    ...(sourceIp && { sourceIp }),
  };
};
