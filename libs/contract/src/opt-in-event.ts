import * as z from 'zod/mini';
import { MalformedEvent } from './status-callback.ts';

/** What an application puts on the error bus when somebody wants its messages again. */
export const OPT_IN_SOURCE = 'status-callbacks.application';
export const OPT_IN_DETAIL_TYPE = 'Recipient Opted In';

/** `detail` of an opt-in, v1: it answers every opt-out of the recipient from the account before it. Fields may be added. */
export const optInDetailV1 = z.object({
  /** `sms`, `whatsapp`, `rcs`, … */
  channel: z.string().check(z.minLength(1)),
  /** Of the recipient, as Twilio would be given it; what stands before a colon counts as the channel. */
  address: z.string().check(z.minLength(1)),
  /**
   * The account that the recipient wants messages from again. Required where each account has a list of its own, as stages have
   * unless they say otherwise; where all share one, it does not matter.
   */
  accountSid: z.optional(z.string().check(z.minLength(1))),
  /** The Messaging Service or sender that may send again. Without it, all of them. */
  sender: z.optional(z.string().check(z.minLength(1))),
  /** When the recipient said so, RFC 3339, UTC. Without it, the time of the event, which EventBridge keeps in seconds. */
  at: z.optional(z.iso.datetime()),
});

export type OptInDetail = z.infer<typeof optInDetailV1>;

/** @throws {MalformedEvent} naming the places at fault, never the values */
export const readOptInDetail = (detail: unknown): OptInDetail => {
  const checked = optInDetailV1.safeParse(detail);
  if (checked.success) return checked.data;
  throw new MalformedEvent(`at ${checked.error.issues.map(({ path }) => path.join('.') || '(root)').join(', ')}`);
};
