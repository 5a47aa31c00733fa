import { randomUUID } from 'node:crypto';
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { addresses } from '@status-callbacks/contract/addresses';
import { LEAST_RATE, MOST_WORKERS, type ReplayRun, type ReplaySummary } from '@status-callbacks/contract/replay-run';
import { categories, codesOf } from '@status-callbacks/error-catalogue/catalogue';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import { filterOf } from '../filter-options.ts';
import { progressOn } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { windowOf } from '../window-options.ts';
import { archivedDays } from './archived-days.ts';
import type { Driver } from './driver.ts';
import { goesOn, reasonOf, untilEnded } from './execution.ts';
import { brokenLine } from './report.ts';

/** What one worker sends a second without effort. */
const RATE_OF_A_WORKER = 500;

/** A day is 110 bytes of what the execution carries on, of which there may be 256 KiB. */
const MOST_DAYS = 2_000;

const NOTHING: ReplaySummary = {
  counts: { objects: 0, bytes: 0, lines: 0, matched: 0, sent: 0, refused: 0, broken: 0 },
  broken: [],
};

/** What the workers must know of the catalogue of errors: nothing, or the codes of the category that is asked for. */
const categoriesFor = (category: string | undefined): Record<string, string> =>
  Object.fromEntries(
    categories
      // Unknown is what has no other category.
      .filter((each) => each === category || category === 'unknown')
      .flatMap((each) => codesOf(each).map((code) => [code, each])),
  );

/** An execution that has ended; when the waiting ends before it, that is said. */
const watched = async (sfn: SFNClient, executionArn: string, days: number, terminal: Terminal) => {
  const progress = progressOn(terminal, 'sending');
  try {
    return await untilEnded(sfn, executionArn, {
      signal: terminal.signal,
      onProgress: ({ finished, done, total }) => {
        const share = total === 0 ? 0 : done / total;
        const words = `day ${Math.min(finished + 1, days)} of ${days}, ${done} of ${total} objects`;
        progress.show({ done: finished + share, total: days, words });
      },
    });
  } catch (error) {
    progress.end();
    if (!(error instanceof Interrupted)) terminal.note(`callbacks: ${goesOn(executionArn)}\n`);
    throw error;
  } finally {
    progress.end();
  }
};

/** Starts the state machine of the replay service and waits for it; Ctrl-C ends the waiting, not the replay. */
export const replayDistributed: Driver = async ({ command, options, deployment, terminal }) => {
  const { sink, rate } = options;
  const window = windowOf(command, options);
  if (rate < LEAST_RATE) command.error(`error: --rate ${rate}: --distributed sends at least ${LEAST_RATE} a second`);
  const stateMachineArn = await deployment.address(addresses.replayStateMachineArn);
  const days = await archivedDays(deployment.s3(), await deployment.address(addresses.archiveBucket), window);
  if (days.length > MOST_DAYS) {
    command.error(`error: ${days.length} days of the archive: --distributed takes ${MOST_DAYS} at once`);
  }

  const replayId = randomUUID();
  const workers = Math.min(MOST_WORKERS, Math.ceil(rate / RATE_OF_A_WORKER));
  const filter = filterOf(options);
  const target = sink ?? '*';
  const run: ReplayRun = {
    days,
    workers,
    job: { replayId, window, filter, categories: categoriesFor(filter.category), target, rate: rate / workers },
  };
  const outcomeOf = ({ counts }: ReplaySummary, seconds: number) => ({
    outcome: { replayId, target, dryRun: false, seconds, ...counts },
  });
  if (days.length === 0) return outcomeOf(NOTHING, 0);

  const sfn = deployment.sfn();
  const input = JSON.stringify(run);
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: replayId, input }));
  const ended = await watched(sfn, executionArn, days.length, terminal);
  if (ended.status !== 'SUCCEEDED') {
    const redrive =
      options.stage && `, or goes on with: aws stepfunctions redrive-execution --execution-arn ${executionArn}`;
    throw new NotAsItShouldBe(
      `replay ${replayId} has stopped: ${await reasonOf(sfn, ended)}. The same command sends all of it again${redrive ?? ''}`,
    );
  }
  const summary = JSON.parse(ended.output!) as ReplaySummary;
  const { broken, refused } = summary.counts;
  for (const each of summary.broken) terminal.note(`callbacks: ${brokenLine(each)}\n`);
  const more = broken - summary.broken.length;
  if (more > 0) terminal.note(`callbacks: and ${more} more, named in the log of the workers\n`);
  if (refused > 0) terminal.note(`callbacks: ${refused} refused by the topic, named in the log of the workers\n`);
  return outcomeOf(summary, (ended.stopDate!.getTime() - ended.startDate!.getTime()) / 1_000);
};
