import { edited, renamed } from './living.ts';
import type { Resource } from './resource.ts';

export const RUNBOOK = 'docs/runbook.md';

/** From a heading to the next of its level. */
const section = (name: string): RegExp => new RegExp(`^## ${name}\\n[^]*?(?=^## |$(?![^]))`, 'm');

export const sectionOf = (runbook: string, name: string): string | undefined =>
  section(name).exec(runbook)?.[0].trimEnd();

/** What the archiver's section says of every sink, with a sink's own words for the rest. */
export const newSection = (runbook: string, name: string, { done, log, alarms }: Resource['words']): string => {
  const common = edited(`${RUNBOOK}, s3-archiver`, sectionOf(runbook, 's3-archiver') ?? '', [
    [
      'could not be archived in five attempts: S3 refused them, or they are not events.',
      `could not be ${done} in five attempts.`,
    ],
    ['`object not written` (an AWS error) or `record is not an event`', `${log}, or for\n\`record is not an event\``],
    [
      /The same events written twice [^]*?agree\./,
      `An event that comes again has no second effect. What is older than 14\ndays comes back from the archive: \`callbacks replay --sink <name> --from … --to …\`.`,
    ],
    ['to be archived', `to be ${done}`],
  ]);
  return renamed([common, ...(alarms ? [alarms] : [])].join('\n\n'), { 's3-archiver': name, '<name>': name });
};

export const withSection = (runbook: string, text: string): string => `${runbook.trimEnd()}\n\n${text}\n`;

export const withoutSection = (runbook: string, name: string): string =>
  `${runbook.replace(section(name), '').trimEnd()}\n`;
