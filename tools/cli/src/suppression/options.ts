import type { Question } from '@status-callbacks/suppression/suppression-list';
import { type Reason, reasonNames } from '@status-callbacks/suppression/reasons';
import { UNKNOWN, isAccountSid } from '@status-callbacks/suppression/account';
import { type Command, InvalidArgumentError, Option } from 'commander';

export interface RecipientOptions {
  readonly channel?: string;
}

/** Adds `--channel`. */
export const channelOption = (command: Command): Command =>
  command.option(
    '--channel <channel>',
    'sms, whatsapp, rcs, voice, … (default: what stands before the address, or sms)',
  );

export interface AccountOptions {
  readonly account?: string;
}

const account = (text: string): string => {
  if (text !== UNKNOWN && !isAccountSid(text)) throw new InvalidArgumentError('Not an account SID.');
  return text;
};

/** Adds `--account`. */
export const accountOption = (command: Command): Command =>
  command.option('--account <sid>', 'only what callbacks of this account say, or - of none (default: of any)', account);

export interface ReasonOptions {
  readonly reason?: Reason;
}

/** Adds `--reason`. */
export const reasonOption = (command: Command): Command =>
  command.addOption(new Option('--reason <reason>', 'why').choices(reasonNames));

const SERVICE = /^MG[0-9a-f]{32}$/;

/** A message to somebody, from a sender or through a Messaging Service. */
export const questionOf = (
  to: string,
  sender: string | undefined,
  { account, channel }: RecipientOptions & AccountOptions,
): Question => ({
  to,
  ...(account !== undefined && { accountSid: account }),
  ...(channel !== undefined && { channel }),
  ...(sender !== undefined && (SERVICE.test(sender) ? { messagingServiceSid: sender } : { from: sender })),
});
