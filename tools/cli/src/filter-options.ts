import type { EventFilter } from '@status-callbacks/contract/event-filter';
import { categories } from '@status-callbacks/error-catalogue/catalogue';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parameter } from './option-values.ts';

export interface FilterOptions {
  readonly status?: string;
  readonly error?: string;
  readonly category?: string;
  readonly product?: string;
  readonly account?: string;
  readonly sid?: string;
  readonly custom?: Readonly<Record<string, string>>;
}

export const SID = /^[A-Z]{2}[0-9a-f]{32}$/;

export const sidOption = (text: string): string => {
  if (!SID.test(text)) throw new InvalidArgumentError('Not a SID: two capitals and 32 hex digits.');
  return text;
};

const errorOption = (text: string): string => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not an error code: digits alone.');
  return text;
};

/** Adds the options that hold for a resource as for each of its callbacks; all of those given must hold. */
export const kindOptions = (command: Command): Command =>
  command
    .option('--status <status>', 'as Twilio names it: delivered, undelivered, completed, …')
    .option('--error <code>', "Twilio's error code", errorOption)
    .addOption(new Option('--category <category>', 'category of the error').choices(categories))
    .option('--product <product>', 'messaging, voice, recording, conference, video, …')
    .option('--account <sid>', 'account or subaccount', sidOption)
    .option('--custom <name=value>', 'custom parameter, repeatable', parameter);

/** Adds the options that say which callbacks are meant; all of those given must hold. */
export const filterOptions = (command: Command): Command =>
  kindOptions(command).option('--sid <sid>', 'message, call, …', sidOption);

export const filterOf = ({ status, error, category, product, account, sid, custom }: FilterOptions): EventFilter => ({
  ...(status !== undefined && { status }),
  ...(error !== undefined && { errorCode: error }),
  ...(category !== undefined && { category }),
  ...(product !== undefined && { product }),
  ...(account !== undefined && { accountSid: account }),
  ...(sid !== undefined && { resourceSid: sid }),
  ...(custom !== undefined && { custom }),
});
