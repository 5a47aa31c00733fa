import type { ErrorEventDetail } from '@status-callbacks/contract/error-event';
import { shown } from '@status-callbacks/plain-text/plain-text';
import type { Alert } from './alert.ts';
import type { Incident } from './incident.ts';
import { counted, lasting, utc, words } from './plain-text.ts';
import { listCommand, whereText } from './where.ts';

const subjectOf = (category: string, stage: string): string => `[${stage}] ${words(shown(category))}`;

/** What is said at the first errors of a cause. */
export const openedAlert = (
  { cause, since }: Pick<Incident, 'cause' | 'since'>,
  { code, name, advice }: Pick<ErrorEventDetail, 'code' | 'name' | 'advice'>,
  count: number,
  stage: string,
): Alert => {
  const subject = `${subjectOf(cause.category, stage)}: ${shown(code)} ${shown(name)}`;
  return {
    kind: 'opened',
    subject,
    text: [
      subject,
      `${counted(count, 'error')} so far, since ${utc(since)}`,
      whereText(cause),
      `To do: ${advice}`,
      `More: ${listCommand(cause, { category: cause.category, since, stage })}`,
    ].join('\n'),
  };
};

/** What is said once no more of them came. */
export const closedAlert = ({ cause, since, last }: Incident, count: number, stage: string): Alert => {
  const subject = `${subjectOf(cause.category, stage)}: over`;
  return {
    kind: 'closed',
    subject,
    text: [
      subject,
      `${counted(count, 'error')} in ${lasting(last - since)}, from ${utc(since)} to ${utc(last)}`,
      whereText(cause),
      `More: ${listCommand(cause, { category: cause.category, since, stage })}`,
    ].join('\n'),
  };
};
