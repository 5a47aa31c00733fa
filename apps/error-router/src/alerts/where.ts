import { shown } from '@status-callbacks/plain-text/plain-text';
import { shellWord } from './plain-text.ts';

/** Where something happens, as far as it is known. */
export interface Where {
  readonly account?: string;
  readonly sender?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `account AC…, category=marketing, sender MG…` */
export const whereText = ({ account, sender, parameters }: Where): string =>
  [
    ...(account ? [`account ${shown(account)}`] : []),
    ...Object.entries(parameters).map(([name, value]) => `${name}=${shown(value)}`),
    ...(sender ? [`sender ${shown(sender)}`] : []),
  ].join(', ');

/** The command that lists what was hit, from a minute before. */
export const listCommand = (
  { account, parameters }: Where,
  { category, since, stage }: { readonly category?: string; readonly since: number; readonly stage: string },
): string => {
  const from = new Date(since - 60_000).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
  return [
    'callbacks list',
    ...(category ? [`--category ${shellWord(category)}`] : []),
    ...(account ? [`--account ${shellWord(account)}`] : []),
    ...Object.entries(parameters).map(([name, value]) => `--custom ${shellWord(`${name}=${shown(value)}`)}`),
    `--from ${from}`,
    `--stage ${stage}`,
  ].join(' ');
};
