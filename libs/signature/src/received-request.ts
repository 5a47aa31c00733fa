/** One HTTP request as it reached us: everything Twilio may have signed, and what tells requests apart. */
export interface ReceivedRequest {
  readonly method: string;
  /** Without a port, unless the client sent one. */
  readonly host: string;
  readonly path: string;
  /** The query string to the letter, without `?`; or, where a gateway gives no more, decoded pairs in no known order. */
  readonly query: string | readonly (readonly [name: string, value: string])[];
  readonly contentType?: string;
  readonly signature?: string;
  readonly body: Buffer;
  /** RFC 3339, UTC: when the queue first had it. */
  readonly receivedAt: string;
  readonly requestId?: string;
  readonly sourceIp?: string;
  /** Twilio's `I-Twilio-Idempotency-Token`: the same on each of its tries. */
  readonly idempotencyToken?: string;
}
