import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { deadLetterQueues } from '../dlq/dead-letter-queues.ts';
import { type Census, connectQueues } from '../held/queues.ts';
import { inParallel } from '../in-parallel.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DlqListOptions extends DeploymentOptions {
  readonly json?: boolean;
}

interface Row {
  readonly service: string;
  readonly queue: string;
  readonly deadLetters: number;
  /** Looked at by somebody right now. */
  readonly inHands: number;
  /** In the queue itself: to be worked on, and being worked on. */
  readonly waiting: number;
  readonly inWork: number;
}

const report = (rows: readonly Row[]): string[] => {
  const dead = rows.reduce((sum, { deadLetters, inHands }) => sum + deadLetters + inHands, 0);
  return [
    ...table(
      ['service', 'queue', 'dead letters', 'in hands', 'waiting', 'in work'],
      rows.map(({ service, queue, deadLetters, inHands, waiting, inWork }) => [
        service,
        queue,
        deadLetters,
        inHands,
        waiting,
        inWork,
      ]),
    ),
    '',
    dead === 0 ? 'No dead letters.' : `About ${dead} dead letters: callbacks dlq show <service>`,
  ];
};

const CONCURRENCY = 8;

export const addDlqList = (dlq: Command, terminal: Terminal): void => {
  const command = dlq
    .command('list')
    .description('about how many there are, by service and queue')
    .argument('[service]', 'this one only')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (service: string | undefined, options: DlqListOptions) => {
    const deployment = connect(options);
    try {
      const found = await deadLetterQueues(deployment, { service });
      const sqs = deployment.sqs();
      const count = (keptIn: string, from: string): Promise<Census> => connectQueues(sqs, { keptIn, from }).count();
      const rows = await inParallel(found, CONCURRENCY, async (one): Promise<Row> => {
        const [dead, live] = await Promise.all([
          count(one.deadLettersUrl, one.queueUrl),
          count(one.queueUrl, one.queueUrl),
        ]);
        return {
          service: one.service,
          queue: one.queue,
          deadLetters: dead.visible,
          inHands: dead.hidden,
          waiting: live.visible,
          inWork: live.hidden,
        };
      });
      terminal.print(options.json ? JSON.stringify({ queues: rows }) : report(rows));
    } finally {
      deployment.close();
    }
  });
};
