import { type ResourceFacts, customTexts } from '../resource-facts.ts';
import { table } from '../table.ts';
import { utcMinutes } from '../utc.ts';

const INDENT = '    ';
const LONGEST_NAME = 60;

/** A few of Twilio's names are sentences. */
const short = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;

/** What most resources do not have, and so no column. */
const details = ({ error, custom }: ResourceFacts): string[] => {
  const texts = [...(error ? [`${error.code} ${short(error.name)}`] : []), ...customTexts(custom)];
  return texts.length > 0 ? [INDENT + texts.join(' · ')] : [];
};

/** A line for each resource, with its account where there are several, and one below it for its error and its parameters. */
export const report = (resources: readonly ResourceFacts[]): string[] => {
  const hasAccounts = new Set(resources.map(({ accountSid }) => accountSid)).size > 1;
  const rows = resources.map(({ resourceSid, accountSid, product, status, to, lastReceivedAt }) => [
    resourceSid,
    product,
    status,
    utcMinutes(lastReceivedAt),
    to ?? '–',
    ...(hasAccounts ? [accountSid ?? '–'] : []),
  ]);
  const columns = ['sid', 'product', 'status', 'received (UTC)', 'to', ...(hasAccounts ? ['account'] : [])];
  const [head, ruler, ...lines] = table(columns, rows);
  return [head!, ruler!, ...lines.flatMap((line, index) => [line, ...details(resources[index]!)])];
};
