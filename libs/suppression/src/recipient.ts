import { single } from '@status-callbacks/contract/read';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';

/** Somebody on a channel. */
export interface Recipient {
  /** `sms` (MMS too: it is the same number), `whatsapp`, `rcs`, `voice`, or what else stands before a colon in an address. */
  readonly channel: string;
  /** Without the channel: `+15555550100`. */
  readonly address: string;
}

/** For everybody on the channel, whoever sends. */
export const EVERY_SENDER = 'all';

const PREFIXED = /^([a-z][a-z0-9-]*):(.+)$/is;
/** As people write numbers: only what has a plus is surely one. */
const NUMBER = /^\+[\d\s().\-/]+$/;

const split = (text: string): { readonly prefix?: string; readonly address: string } => {
  const [, prefix, rest] = PREFIXED.exec(text.trim()) ?? [];
  const address = (rest ?? text).trim();
  return {
    ...(prefix && { prefix: prefix.toLowerCase() }),
    address: NUMBER.test(address) ? `+${address.replaceAll(/\D/g, '')}` : address,
  };
};

/** The same number, however it is written and whatever channel is written before it. */
export const addressOf = (text: string): string => split(text).address;

/**
 * The channel is what stands before the address, as in `whatsapp:+15555550100`. RCS sends to a plain number from
 * `rcs:<sender>`, and from a plain number where it falls back to SMS, so next the sender tells; else the given one counts.
 * @see https://www.twilio.com/docs/rcs
 */
export const recipientAt = (
  to: string,
  { from, channel = 'sms' }: { from?: string; channel?: string } = {},
): Recipient => {
  const { prefix, address } = split(to);
  const found = prefix ?? (from && split(from).prefix) ?? channel.toLowerCase();
  return { channel: found === 'mms' ? 'sms' : found, address };
};

/** Where a product's addresses have no prefix. */
const CHANNELS: ReadonlyMap<string, string> = new Map([
  ['messaging', 'sms'],
  ['conversations', 'sms'],
]);

/** Reported about a message that then goes by SMS, so its addresses do not tell (https://www.twilio.com/docs/api/errors/63036). */
const CHANNEL_OF_CODE: Readonly<Record<string, string>> = { '63036': 'rcs' };

type Data = StatusCallback['data'];

/** Of a call or message that came in, `To` is a number of ours. */
const isInbound = ({ status, params }: Data): boolean =>
  status === 'received' || status === 'receiving' || (single(params, 'Direction') ?? '').startsWith('inbound');

/** Whom a callback is about; nobody, where it names no address or came in. */
export const recipientOf = ({ data }: Pick<StatusCallback, 'data'>): Recipient | undefined => {
  const { product, to, from, errorCode = '' } = data;
  if (!to || isInbound(data)) return undefined;
  const channel = CHANNELS.get(product) ?? product;
  const recipient = recipientAt(to, { channel, ...(from && { from }) });
  return Object.hasOwn(CHANNEL_OF_CODE, errorCode) ? { ...recipient, channel: CHANNEL_OF_CODE[errorCode]! } : recipient;
};

/** Whom a recipient opts out of: the Messaging Service, which has senders of its own and honours it for all, else the sender. */
export const senderOf = ({ data }: Pick<StatusCallback, 'data'>): string =>
  single(data.params, 'MessagingServiceSid') ?? (data.from ? addressOf(data.from) : EVERY_SENDER);
