import { table } from '../table.ts';
import { type Verdict, findingKinds } from './judge.ts';
import { type Finding, type Place, countIn } from './place.ts';

const MEANINGS: Readonly<Record<Verdict, readonly [name: string, meaning: string]>> = {
  agrees: ['agree', ''],
  missing: ['missing', 'Twilio has a final state, and we have heard less'],
  'never-heard-of': ['never heard of', 'Twilio has a final state: lost, or sent without a StatusCallback'],
  contradicts: ['contradict', 'two final states, and ours is the better evidence: never filled'],
  stuck: ['stuck', 'Twilio has no final state after all this time'],
  'under-way': ['under way', 'Twilio has no final state yet'],
  'too-recent': ['too recent', 'final for less than five minutes: the callback may be on its way'],
  'not-outbound': ['passed over', 'not outbound, and so without callbacks'],
};

const found = (place: Place): number => findingKinds.reduce((sum, kind) => sum + countIn(place, kind), 0);

/** What is not as it should be, and has not been filled. */
export const outstanding = (place: Place): number => found(place) - place.filled;

const countsTable = (place: Place): string[] => {
  const { messaging, voice } = place.counts;
  const rows = (Object.keys(MEANINGS) as Verdict[])
    .filter((verdict) => verdict === 'agrees' || countIn(place, verdict) > 0)
    .map((verdict) => {
      const [name, meaning] = MEANINGS[verdict];
      return [name, messaging[verdict] ?? 0, voice[verdict] ?? 0, meaning];
    });
  return table(['', 'messages', 'calls', ''], rows);
};

const fate = ({ filled }: Finding): string =>
  filled === undefined ? '' : filled ? 'filled' : 'not taken by the topic';

const findingsTable = ({ first }: Place): string[] =>
  table(
    ['finding', 'resource', 'ours', 'Twilio’s', 'error', ''],
    first.map((finding) => [
      MEANINGS[finding.kind][0],
      finding.resourceSid,
      finding.ours ?? '–',
      finding.twilios,
      finding.errorCode ?? '',
      fate(finding),
    ]),
  );

const closing = (place: Place, isDry: boolean): string => {
  const gaps = countIn(place, 'missing') + countIn(place, 'never-heard-of');
  if (gaps === 0) return 'No final state is missing.';
  return isDry
    ? `${gaps} final states are missing: --fill puts them on the topic.`
    : `${place.filled} of ${gaps} missing final states are on the topic.`;
};

interface ReportOptions {
  readonly isDry: boolean;
  readonly isComplete: boolean;
}

/** SIDs and states alone: no numbers. */
export const report = (place: Place, { isDry, isComplete }: ReportOptions): string[] => {
  const { from, to } = place.window;
  const shown = place.first.length;
  return [
    `sent or started from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
    '',
    ...countsTable(place),
    ...(shown > 0 ? ['', ...findingsTable(place)] : []),
    ...(found(place) > shown ? [`… and ${found(place) - shown} more: --json has them all`] : []),
    '',
    ...(isComplete ? [] : ['Stopped before everything was compared. Until there:']),
    closing(place, isDry),
  ];
};
