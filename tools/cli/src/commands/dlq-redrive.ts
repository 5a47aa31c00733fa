import { addresses } from '@status-callbacks/contract/addresses';
import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { deadLetterQueues } from '../dlq/dead-letter-queues.ts';
import { type Redriven, redrive } from '../dlq/redrive.ts';
import { Interrupted, NotAsItShouldBe, NothingThere } from '../exit-codes.ts';
import { type Census, connectQueues } from '../held/queues.ts';
import { seenLine } from '../held/seen-line.ts';
import { positive } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DlqRedriveOptions extends DeploymentOptions {
  readonly queue?: string;
  readonly id?: string;
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface Outcome extends Redriven {
  readonly queue: string;
  readonly census: Census;
}

const report = (outcomes: readonly Outcome[], dryRun: boolean): string[] => [
  ...table(
    ['queue', dryRun ? 'would go back' : 'gone back', 'not taken by SQS', 'still dead letters as well'],
    outcomes.map(({ queue, redriven, notSent, notRemoved }) => [queue, redriven, notSent, notRemoved]),
  ),
  '',
  ...outcomes.map(({ queue, seen, census }) => `${queue}: ${seenLine(seen, census)}`),
];

export const addDlqRedrive = (dlq: Command, terminal: Terminal): void => {
  const command = dlq
    .command('redrive')
    .description('send dead letters back to the queue they came from')
    .argument('<service>', 'whose: see `dlq list`')
    .option('--queue <name>', 'of this queue only')
    .option('--id <message id>', 'this message only')
    .option('--rate <per second>', 'messages a second', positive, 100)
    .option('--dry-run', 'count, and send nothing')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (service: string, options: DlqRedriveOptions) => {
    const { queue, id, rate, dryRun = false, json } = options;
    const { signal } = terminal;
    const deployment = connect(options);
    const progress = progressOn(terminal, dryRun ? 'counting' : 'redriving');
    const outcomes: Outcome[] = [];
    try {
      const areRequests = service === 'ingest';
      const envelopes = areRequests ? await deployment.address(addresses.envelopeQueueUrl) : undefined;
      for (const one of await deadLetterQueues(deployment, { service, queue })) {
        const queues = connectQueues(deployment.sqs(), {
          keptIn: one.deadLettersUrl,
          from: envelopes ?? one.queueUrl,
        });
        const requestsOf = areRequests ? (one.queue === 'envelope' ? 'envelope' : 'direct') : undefined;
        const census = await queues.count();
        const onProgress = (done: number): void => progress.show({ done, total: Math.max(done, census.visible) });
        const redriven = await redrive(queues, { id, rate, dryRun, requestsOf, signal, onProgress });
        outcomes.push({ queue: one.queue, census, ...redriven });
        if (redriven.stoppedBy || signal.aborted) break;
      }
    } finally {
      progress.end();
      deployment.close();
    }
    terminal.print(
      json
        ? JSON.stringify({
            dryRun,
            queues: outcomes.map(({ census, stoppedBy: _, ...counts }) => ({ ...counts, inHands: census.hidden })),
          })
        : report(outcomes, dryRun),
    );
    const stopped = outcomes.find(({ stoppedBy }) => stoppedBy);
    if (stopped) throw stopped.stoppedBy!;
    if (signal.aborted) throw new Interrupted('stopped: the same again goes on where this ended');
    const undone = outcomes.reduce((sum, { notSent, notRemoved }) => sum + notSent + notRemoved, 0);
    if (undone > 0) throw new NotAsItShouldBe(`${undone} should have gone back and did not`);
    if (id !== undefined && outcomes.every(({ redriven }) => redriven === 0)) {
      throw new NothingThere(`SQS shows no message ${id} among the dead letters of ${service}`);
    }
  });
};
