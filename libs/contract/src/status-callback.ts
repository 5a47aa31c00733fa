import * as z from 'zod/mini';

/** Form parameters as Twilio sent them: a name sent more than once keeps every value, in order of arrival. */
export type Params = Record<string, string | string[]>;

const params = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/**
 * `StatusCallback` v1: one verified callback, as every service sees it. CloudEvents 1.0 JSON
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
 * Fields may be added; none may change meaning, become required or go away without a v2.
 */
export const statusCallbackV1 = z.object({
  specversion: z.literal('1.0'),
  /** Derived from the exact text that Twilio signed: the same callback has the same id on every delivery, replay and re-cut. */
  id: z.string().check(z.minLength(1)),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  /**
   * RFC 3339, UTC. Twilio's own timestamp where the product sends one, at most five minutes after `data.request.receivedAt`; else
   * that.
   */
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.literal('urn:status-callbacks:status-callback/v1'),
  /** A CloudEvents extension: only on a replay, and the same for all events of one. Everything else is as it was archived. */
  replayid: z.optional(z.string()),
  data: z.object({
    product: z.string(),
    /** The account that the key may speak for which signed the callback; absent where neither key nor callback names one. */
    accountSid: z.optional(z.string()),
    resourceSid: z.string().check(z.minLength(1)),
    status: z.string(),
    /** Position in the product's order of states; a higher rank is later. See `products/`. */
    rank: z.int().check(z.gte(0), z.lte(9999)),
    terminal: z.boolean(),
    errorCode: z.optional(z.string()),
    /**
     * Only when it is not a callback that Twilio made: `reconciliation` was asked of Twilio's REST API, `import` comes from
     * another archive, `history` was rebuilt from the table. There `request.url` and `request.signature` are empty, because
     * nobody signed it.
     */
    source: z.optional(z.string()),
    from: z.optional(z.string()),
    to: z.optional(z.string()),
    /** Every parameter Twilio sent in the body, unknown ones too. */
    params,
    /** Query parameters of the callback URL: the application's own context. */
    custom: params,
    /** With `params`, enough to verify Twilio's signature again at any later time. */
    request: z.object({
      url: z.string(),
      signature: z.string(),
      receivedAt: z.iso.datetime(),
      requestId: z.optional(z.string()),
      sourceIp: z.optional(z.string()),
      idempotencyToken: z.optional(z.string()),
      /** Only when it was not POST. */
      method: z.optional(z.string()),
      /** A JSON body to the letter: Twilio signs its hash. A form is proved by `params`. */
      body: z.optional(z.string()),
    }),
  }),
});

export type StatusCallback = z.infer<typeof statusCallbackV1>;

/** The text was not a `StatusCallback` of a known version. Carries the paths at fault, never the values. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/**
 * Returns the event exactly as sent: what is checked is not rebuilt, so `JSON.stringify` gives the text back and unknown
 * fields of a newer minor version survive.
 * @throws {MalformedEvent}
 */
export const parseStatusCallback = (text: string): StatusCallback => {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw new MalformedEvent('not JSON');
  }
  const checked = statusCallbackV1.safeParse(event);
  if (!checked.success) {
    throw new MalformedEvent(`at ${checked.error.issues.map((issue) => issue.path.join('.') || '(root)').join(', ')}`);
  }
  return event as StatusCallback;
};
