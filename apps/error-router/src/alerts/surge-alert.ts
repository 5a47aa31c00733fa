import { type Category, categoryAdvice } from '@status-callbacks/error-catalogue/category-advice';
import { shown } from '@status-callbacks/plain-text/plain-text';
import type { Alert } from './alert.ts';
import { beginningOf } from './bucket.ts';
import { lasting, percent, utc, words } from './plain-text.ts';
import type { Surge, SurgeChange } from './surge.ts';
import { listCommand, type Where, whereText } from './where.ts';

export interface Wording {
  readonly stage: string;
  readonly bucketSeconds: number;
}

const ADVICE = 'Look at what failed, and stop what is being sent there until you know why.';

const adviceOn = (category: string | undefined): string =>
  category !== undefined && category in categoryAdvice ? categoryAdvice[category as Category] : ADVICE;

const whereOf = (account: string, { parameter }: Surge): Where => {
  const [name = '', ...value] = parameter?.split('=') ?? [];
  return { ...(account && { account }), parameters: parameter ? { [name]: value.join('=') } : {} };
};

/** `all errors`, or those of the category that is watched. */
const errorsOf = ({ series }: Surge): string =>
  series.startsWith('category:') ? `${words(series.slice('category:'.length))} errors` : 'errors';

const share = ({ total, errors }: Surge): string => `${errors} of ${total} (${percent(errors / Math.max(1, total))})`;

/** What is said when the share of errors has risen, and when it is as usual again. */
export const surgeAlert = (account: string, change: SurgeChange, { stage, bucketSeconds }: Wording): Alert => {
  const { kind, surge } = change;
  const since = beginningOf(surge.since, bucketSeconds);
  const where = whereOf(account, surge);
  const subject = `[${stage}] more ${errorsOf(surge)} than usual${kind === 'closed' ? ': over' : ''}`;
  const until = kind === 'closed' ? beginningOf(change.until, bucketSeconds) : undefined;
  const more = listCommand(where, { ...(surge.category && { category: surge.category }), since, stage });
  return {
    kind,
    subject,
    text: [
      subject,
      until === undefined
        ? `${share(surge)} failed since ${utc(since)}, usually ${percent(surge.usual)}`
        : `${share(surge)} failed in ${lasting(until - since)}, from ${utc(since)} to ${utc(until)}`,
      whereText(where),
      ...(surge.category ? [`mostly ${words(shown(surge.category))}`] : []),
      ...(kind === 'opened' ? [`To do: ${adviceOn(surge.category)}`] : []),
      `More: ${more}`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
};
