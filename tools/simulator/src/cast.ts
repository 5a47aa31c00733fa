import type { Random } from './random.ts';

/** Who takes part in a plan: an account and its senders. */
export interface Cast {
  readonly accountSid: string;
  readonly senders: readonly [string, ...string[]];
  readonly messagingServices: readonly [string, ...string[]];
  readonly whatsappSender: string;
  readonly channelInstallSid: string;
}

export const sid = (random: Random, prefix: string): string => prefix + random.hex(32);

/** Twilio's own magic numbers live in +1 500 555; nobody can be called there. */
const sender = (random: Random): string => `+1500555${random.digits(4)}`;

/** Area code 555 is not assigned to anyone. */
export const recipient = (random: Random): string => `+1555${random.digits(7)}`;

export const createCast = (random: Random, accountSid = sid(random, 'AC')): Cast => ({
  accountSid,
  senders: [sender(random), sender(random), sender(random)],
  messagingServices: [sid(random, 'MG'), sid(random, 'MG')],
  whatsappSender: `whatsapp:${sender(random)}`,
  channelInstallSid: sid(random, 'XE'),
});
