import type { Recipient } from './recipient.ts';

/** E.164, as Twilio takes it (https://www.twilio.com/docs/glossary/what-e164). */
const NUMBER = /^\+[1-9]\d{1,14}$/;
/** Meta's business-scoped user ID, for somebody on WhatsApp who shows a name instead of a number. */
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9.]+$/;

/** On other channels anything can be somebody's. */
const ADDRESSES: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ['sms', [NUMBER]],
  ['rcs', [NUMBER]],
  ['voice', [NUMBER]],
  ['whatsapp', [NUMBER, USER_ID]],
]);

/** Whether nobody on the channel can have the address: such as a number without its plus, or none at all. */
export const isNobodys = ({ channel, address }: Recipient): boolean =>
  address === '' || ADDRESSES.get(channel)?.every((form) => !form.test(address)) === true;

/** Asked about an address that can be nobody's, which is found on no list whoever was meant. It is not in the message. */
export class NobodysAddress extends TypeError {
  override readonly name = 'NobodysAddress';
  readonly channel: string;
  constructor({ channel, address }: Recipient) {
    super(
      address === '' ? 'no address' : `not a number with a plus and its country code, as addresses on ${channel} are`,
    );
    this.channel = channel;
  }
}
