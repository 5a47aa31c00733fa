import type { Execution, MapRun } from './execution.ts';

/** Executions and map runs as Step Functions tells them on the wire. */

export const summarised = ({ arn, stateMachineArn, name, status, startDate, stopDate }: Execution) => ({
  executionArn: arn,
  stateMachineArn,
  name,
  status,
  startDate,
  stopDate,
});

export const described = (execution: Execution) => ({
  ...summarised(execution),
  input: JSON.stringify(execution.input),
  ...(execution.status === 'SUCCEEDED' && { output: JSON.stringify(execution.output) }),
  error: execution.error,
  cause: execution.cause,
});

const counted = (batches: MapRun['batches'], weigh: (batch: MapRun['batches'][number]) => number) => {
  const of = (...states: (Execution['status'] | undefined)[]): number =>
    batches.filter(({ execution }) => states.includes(execution?.status)).reduce((sum, batch) => sum + weigh(batch), 0);
  return {
    pending: of(undefined),
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    timedOut: 0,
    aborted: of('ABORTED'),
    total: batches.reduce((sum, batch) => sum + weigh(batch), 0),
    resultsWritten: of('SUCCEEDED'),
  };
};

export const listedMapRun = ({ arn, executionArn, startDate, stopDate }: MapRun) => ({
  executionArn,
  mapRunArn: arn,
  stateMachineArn: arn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]+$/, ''),
  startDate,
  stopDate,
});

export const describedMapRun = (run: MapRun) => ({
  ...listedMapRun(run),
  status: run.status,
  maxConcurrency: run.maxConcurrency,
  toleratedFailurePercentage: 0,
  toleratedFailureCount: 0,
  itemCounts: counted(run.batches, ({ size }) => size),
  executionCounts: counted(run.batches, () => 1),
});
