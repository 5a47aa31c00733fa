import { escaped } from '@status-callbacks/plain-text/plain-text';
import { duration } from '../duration.ts';
import { type ErrorFacts, customTexts } from '../resource-facts.ts';
import { table } from '../table.ts';
import { utcMilliseconds } from '../utc.ts';
import { wrap } from '../wrap.ts';
import { type Shown, openMs } from './shown.ts';
import { type Moment, remarks } from './timeline.ts';

const WIDTH = 100;
const INDENT = 11;

/** `label      text`, and what does not fit below it. */
const field = (label: string, ...texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => wrap(escaped(text), WIDTH - INDENT))
    .map((line, index) => (index === 0 ? label : '').padEnd(INDENT) + line);

const stateText = (shown: Shown): string => {
  const { status, terminal } = shown.facts;
  const open = openMs(shown);
  return open === undefined || terminal ? `${status}, final` : `${status}, and nothing final for ${duration(open)}`;
};

const errorFields = ({ code, name, category, permanence, advice, url, isWarning }: ErrorFacts): string[] =>
  field(isWarning ? 'warning' : 'error', `${code} ${name}`, `${category}, ${permanence}`, advice, url);

/** How long after it happened it was received, where that is worth a column. */
const delay = ({ event, time, isDuplicate }: Moment): number =>
  isDuplicate ? 0 : Date.parse(event.data.request.receivedAt) - Date.parse(time);

const WORTH_SAYING_MS = 1_000;

const timelineTable = (moments: readonly Moment[]): string[] => {
  const isDelayed = moments.some((moment) => Math.abs(delay(moment)) >= WORTH_SAYING_MS);
  const gaps = moments.map(({ gap }) => (gap === undefined ? '' : `+${duration(gap)}`));
  const widest = Math.max(...gaps.map(({ length }) => length));
  const delays = moments.map((moment) => (delay(moment) === 0 ? '' : `${duration(Math.abs(delay(moment)))} later`));
  return table(
    ['#', 'time (UTC)', 'gap'.padStart(widest), 'status', ...(isDelayed ? ['received'] : []), ''],
    moments.map((moment, index) => [
      index + 1,
      utcMilliseconds(moment.time),
      gaps[index]!.padStart(widest),
      moment.event.data.status,
      ...(isDelayed ? [delays[index]!] : []),
      remarks(moment).join(', '),
    ]),
  );
};

const archiveLines = ({ moments, places }: Shown): string[] => {
  if (!places) return [];
  const lines = moments.map(({ event }, index) => {
    const place = places.get(event) ?? 'not found in the archive';
    return `${String(index + 1).padStart(3)}  ${place}`;
  });
  return ['', 'archived as', ...lines];
};

/** A resource for people, within 100 columns but for the places in the archive, which are to be copied. */
export const report = (shown: Shown): string[] => {
  const { resourceSid, product, error, anomalies, from, to, accountSid, custom } = shown.facts;
  return [
    `${resourceSid}  ${product}`,
    '',
    ...field('state', stateText(shown)),
    ...(error ? errorFields(error) : []),
    ...anomalies.flatMap((anomaly) => field('odd', anomaly)),
    ...(from ? field('from', from) : []),
    ...(to ? field('to', to) : []),
    ...(accountSid ? field('account', accountSid) : []),
    ...field('custom', ...customTexts(custom)),
    '',
    ...timelineTable(shown.moments),
    ...archiveLines(shown),
  ];
};
