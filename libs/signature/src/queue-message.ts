import * as z from 'zod/mini';
import type { ReceivedRequest } from './received-request.ts';

/**
 * How a request travels through SQS to `ingest`, on two queues that are read in two ways.
 *
 * The direct routes write to the ingest queue, each attribute by a mapping of the HTTP API that pastes what the caller sent into
 * JSON without escaping it. So a caller can write attributes there, and only those that a route has are read:
 * `readDirectMessage`. The front-door function and the command line write to the envelope queue, which no route reaches: one
 * attribute, `request`, holds everything as JSON, and is taken at its word: `readEnvelope`.
 */
export interface QueueMessage {
  readonly body: string;
  /** String values by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds: SQS's `SentTimestamp`. */
  readonly sentTimestamp: number;
}

const pair = z.tuple([z.string(), z.string()]);

export const envelope = z.object({
  method: z.string(),
  host: z.string(),
  path: z.string(),
  /** To the letter; pairs where it came through a direct route, which gives no more. */
  query: z.union([z.string(), z.array(pair)]),
  contentType: z.optional(z.string()),
  signature: z.optional(z.string()),
  requestId: z.optional(z.string()),
  sourceIp: z.optional(z.string()),
  idempotencyToken: z.optional(z.string()),
  /** SQS takes neither an empty body nor every character: how the message's body holds the request's. */
  bodyEncoding: z.enum(['text', 'base64', 'empty']),
  /** When the API received it, or, of what is released or redriven, when it came first; without it, the time of the SQS message. */
  receivedAt: z.optional(z.iso.datetime()),
  /** Released after the secret has changed: asks `ingest` to read it again at once. */
  released: z.optional(z.boolean()),
});

export type Envelope = z.infer<typeof envelope>;

/** What SQS takes, in bodies and attributes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
const SQS_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

const encoded = (body: Buffer): Pick<QueueMessage, 'body'> & Pick<Envelope, 'bodyEncoding'> => {
  if (body.length === 0) return { body: '-', bodyEncoding: 'empty' };
  const text = body.toString();
  return SQS_TEXT.test(text) && Buffer.from(text).equals(body)
    ? { body: text, bodyEncoding: 'text' }
    : { body: body.toString('base64'), bodyEncoding: 'base64' };
};

const decoded = (body: string, encoding: Envelope['bodyEncoding']): Buffer =>
  encoding === 'empty' ? Buffer.alloc(0) : Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8');

/** JSON leaves two characters bare that SQS refuses, and a decoded path may hold them. */
const toJson = (value: Envelope): string =>
  JSON.stringify(value).replaceAll(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/** The message that carries every byte of a request over the envelope queue. */
export const toEnvelope = (
  { body: bytes, query, ...request }: Omit<ReceivedRequest, 'receivedAt'> & { readonly receivedAt?: string },
  { released }: { readonly released?: boolean } = {},
): Pick<QueueMessage, 'body' | 'attributes'> => {
  const { body, bodyEncoding } = encoded(bytes);
  const pairs = typeof query === 'string' ? query : query.map(([name, value]): [string, string] => [name, value]);
  const content = { ...request, query: pairs, bodyEncoding, ...(released && { released }) };
  return { body, attributes: { request: toJson(content) } };
};

/** A request, and whether an operator has released it from quarantine. */
export interface Enveloped {
  readonly request: ReceivedRequest;
  readonly released: boolean;
}

/** `undefined` for a message that is no envelope. */
export const readEnvelope = ({ body, attributes, sentTimestamp }: QueueMessage): Enveloped | undefined => {
  let content: Envelope | undefined;
  try {
    content = envelope.safeParse(JSON.parse(attributes['request'] ?? '')).data;
  } catch {
    return undefined;
  }
  if (!content) return undefined;
  const { bodyEncoding, released = false, receivedAt = new Date(sentTimestamp).toISOString(), ...request } = content;
  return { request: { ...request, body: decoded(body, bodyEncoding), receivedAt }, released };
};

const QUERY = 'query.';

/** What every direct route writes (apps/ingest/infra/direct-routes.ts). */
const MAPPED: ReadonlySet<string> = new Set(['signature', 'domainName', 'path', 'requestId', 'sourceIp']);

/** A value that a request may lack travels behind an equals sign, because SQS refuses an empty attribute. */
const optional = (value: string | undefined): string | undefined => value?.replace(/^=/, '') || undefined;

export interface Direct {
  readonly request: ReceivedRequest;
  /** Attributes that no direct route writes: the caller has written them. */
  readonly foreign: readonly string[];
}

/**
 * Total: a message that no route wrote becomes a request that proves nothing.
 * @param parameters of the callback URL that the route passes on, by its path: see `declared-parameters.ts` of the contract
 */
export const readDirectMessage = (
  { body, attributes, sentTimestamp }: QueueMessage,
  parameters: (path: string) => readonly string[],
): Direct => {
  const { domainName = '', path = '', requestId, sourceIp } = attributes;
  const signature = optional(attributes['signature']);
  const passed = new Set(parameters(path).map((name) => QUERY + name));
  return {
    request: {
      method: 'POST',
      host: domainName,
      path,
      query: Object.entries(attributes)
        .filter(([name]) => passed.has(name))
        .map(([name, value]) => [name.slice(QUERY.length), value.replace(/^=/, '')]),
      ...(signature && { signature }),
      body: Buffer.from(body),
      receivedAt: new Date(sentTimestamp).toISOString(),
      ...(requestId && { requestId }),
      ...(sourceIp && { sourceIp }),
    },
    foreign: Object.keys(attributes).filter((name) => !MAPPED.has(name) && !passed.has(name)),
  };
};
