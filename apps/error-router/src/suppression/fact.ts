import { ERROR_EVENT_DETAIL_TYPE, readErrorEventDetail } from '@status-callbacks/contract/error-event';
import { OPT_IN_DETAIL_TYPE, readOptInDetail } from '@status-callbacks/contract/opt-in-event';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Lift } from '@status-callbacks/suppression/entry';
import { type Reason, isReason, reasons } from '@status-callbacks/suppression/reasons';
import {
  EVERY_SENDER,
  type Recipient,
  addressOf,
  recipientAt,
  recipientOf,
  senderOf,
} from '@status-callbacks/suppression/recipient';

/** Something the bus says for or against sending to somebody, named so that it fails alone. */
export type Fact =
  | {
      readonly kind: 'error';
      readonly id: string;
      readonly recipient: Recipient;
      readonly reason: Reason;
      readonly scope: string;
      readonly code: string;
      readonly event: StatusCallback;
    }
  | {
      readonly kind: 'opt-in';
      readonly id: string;
      readonly recipient: Recipient;
      readonly accountSid?: string;
      readonly scope: string;
      readonly lift: Lift;
    }
  /** An error that names nobody it could be held for, as that of a recording. */
  | { readonly kind: 'nobody'; readonly id: string; readonly code: string };

/** An event as a rule of the bus puts it on a queue. */
interface BusEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly detail: unknown;
}

const errorFact = (detail: unknown): Fact => {
  const { code, category, event } = readErrorEventDetail(detail);
  if (!isReason(category)) throw new TypeError(`${category} is no reason to suppress: the rule that sent it is wrong`);
  const { id } = event;
  const recipient = recipientOf(event);
  if (!recipient) return { kind: 'nobody', id, code };
  const scope = reasons[category].scope === 'sender' ? senderOf(event) : EVERY_SENDER;
  return { kind: 'error', id, recipient, reason: category, scope, code, event };
};

/** Clocks differ by less; a later opt-in would answer opt-outs that have not happened yet. */
const MAX_AHEAD_MS = 5 * 60_000;

const optInFact = ({ id, time, detail }: BusEvent, now: number): Fact => {
  const { channel, address, accountSid, sender, at = time } = readOptInDetail(detail);
  const lift: Lift = { at: Date.parse(at), by: 'opt-in', id };
  if (!(lift.at <= now + MAX_AHEAD_MS)) throw new RangeError('an opt-in from the future');
  const scope = sender === undefined ? EVERY_SENDER : addressOf(sender);
  const recipient = recipientAt(address, { channel });
  return { kind: 'opt-in', id, recipient, ...(accountSid !== undefined && { accountSid }), scope, lift };
};

/** @throws when the text is no event that a rule should have sent here */
export const parseFact = (text: string, clock: () => number = Date.now): Fact => {
  const event = JSON.parse(text) as BusEvent;
  if (event['detail-type'] === ERROR_EVENT_DETAIL_TYPE) return errorFact(event.detail);
  if (event['detail-type'] === OPT_IN_DETAIL_TYPE) return optInFact(event, clock());
  throw new TypeError('neither an error nor an opt-in');
};
