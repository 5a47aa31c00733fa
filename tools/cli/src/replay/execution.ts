import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  type MapRunListItem,
  type SFNClient,
  paginateListMapRuns,
} from '@aws-sdk/client-sfn';
import { Interrupted } from '../exit-codes.ts';

interface ExecutionProgress {
  /** Map runs that have ended: one a day. */
  readonly finished: number;
  /** Objects of the one that runs. */
  readonly done: number;
  readonly total: number;
}

interface Wait {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExecutionProgress) => void;
}

const FIRST_LOOK_MS = 200;
const LAST_LOOK_MS = 5_000;

/** The earliest first. */
const mapRunsOf = async (sfn: SFNClient, executionArn: string): Promise<MapRunListItem[]> => {
  const runs: MapRunListItem[] = [];
  for await (const { mapRuns = [] } of paginateListMapRuns({ client: sfn }, { executionArn })) runs.push(...mapRuns);
  return runs.sort((a, b) => a.startDate!.getTime() - b.startDate!.getTime());
};

const progressOf = async (sfn: SFNClient, executionArn: string): Promise<ExecutionProgress> => {
  const runs = await mapRunsOf(sfn, executionArn);
  const current = runs.find(({ stopDate }) => !stopDate);
  const finished = runs.filter(({ stopDate }) => stopDate).length;
  if (!current) return { finished, done: 0, total: 0 };
  const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: current.mapRunArn }));
  return { finished, done: itemCounts?.succeeded ?? 0, total: itemCounts?.total ?? 0 };
};

/** What there is to know for somebody who no longer waits. */
export const goesOn = (executionArn: string): string =>
  [
    'no longer waiting; the replay goes on.',
    `Look at it with: aws stepfunctions describe-execution --execution-arn ${executionArn}`,
    `and stop it with: aws stepfunctions stop-execution --execution-arn ${executionArn}`,
  ].join(' ');

/**
 * Looks at an execution until it has ended, less and less often.
 * @throws {Interrupted} which says how to go on without this program
 */
export const untilEnded = async (
  sfn: SFNClient,
  executionArn: string,
  { signal, onProgress }: Wait,
): Promise<DescribeExecutionCommandOutput> => {
  for (let wait = FIRST_LOOK_MS; !signal.aborted; wait = Math.min(wait * 1.5, LAST_LOOK_MS)) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    onProgress(await progressOf(sfn, executionArn));
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  throw new Interrupted(goesOn(executionArn));
};

/** What a function said when it failed; a cause of Lambda is JSON. */
const messageIn = (cause: string): string => {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
};

/** Why an execution has failed, in words: when a batch is the reason, what happened to that. */
export const reasonOf = async (
  sfn: SFNClient,
  execution: Pick<DescribeExecutionCommandOutput, 'executionArn' | 'status' | 'error' | 'cause'>,
): Promise<string> => {
  const [mapRun] = (await mapRunsOf(sfn, execution.executionArn!)).reverse();
  const failed =
    mapRun &&
    (await sfn.send(
      new ListExecutionsCommand({ mapRunArn: mapRun.mapRunArn!, statusFilter: 'FAILED', maxResults: 1 }),
    ));
  const batch = failed?.executions?.[0];
  const { status, error, cause } = batch
    ? await sfn.send(new DescribeExecutionCommand({ executionArn: batch.executionArn! }))
    : execution;
  return [error ?? status, cause && messageIn(cause)].filter(Boolean).join(': ');
};
