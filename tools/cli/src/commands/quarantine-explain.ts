import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import { wholeNumber } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { type Explained, explanations } from '../quarantine/explanations.ts';
import { readKeyrings } from '../quarantine/keyrings.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type Census, connectQueues } from '../held/queues.ts';
import { seenLine } from '../held/seen-line.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ExplainCommandOptions extends DeploymentOptions {
  readonly id?: string;
  readonly limit: number;
  readonly each?: boolean;
  readonly json?: boolean;
}

/** Most frequent first, each with one message to look at. */
const byCause = (explained: readonly Explained[]) =>
  [...Map.groupBy(explained, ({ cause }) => cause)]
    .map(([cause, [first, ...rest]]) => ({
      cause,
      count: rest.length + 1,
      advice: first!.advice,
      example: first!.messageId,
    }))
    .sort((a, b) => b.count - a.count);

const report = (explained: readonly Explained[], each: boolean, census: Census): string => {
  if (explained.length === 0) return seenLine('Nothing', census);
  const causes = byCause(explained);
  const overview = each
    ? table(
        ['message', 'received', 'account, as claimed', 'reason', 'cause'],
        explained.map(({ messageId, receivedAt, accountSid, reason, cause }) => [
          messageId,
          receivedAt,
          accountSid ?? '–',
          reason,
          cause,
        ]),
      )
    : table(
        ['cause', 'count', 'for example'],
        causes.map(({ cause, count, example }) => [cause, count, example]),
      );
  return [overview, '', ...causes.map(({ cause, advice }) => `${cause}: ${advice}`)].join('\n');
};

export const addExplain = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('explain')
    .description('say under which mistake each signature would be right, and what to do about it')
    .option('--id <message id>', 'this message only')
    .option('--limit <count>', 'messages to look at', wholeNumber, 100)
    .option('--each', 'a line for each message instead of each cause')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (options: ExplainCommandOptions) => {
    const { id, limit, each, json } = options;
    const { signal } = terminal;
    const place = await quarantinePlace(options);
    const keyrings = await readKeyrings(place);
    const queues = connectQueues(place.sqs, place.queues);
    const progress = progressOn(terminal, 'explaining');
    let explained: Explained[];
    let census: Census;
    try {
      census = await queues.count();
      const total = id === undefined ? Math.min(limit, census.visible) : 1;
      const onProgress = (done: number): void => progress.show({ done, total: Math.max(done, total) });
      explained = await explanations(queues, { ...keyrings, hosts: place.hosts, id, limit, signal, onProgress });
    } finally {
      progress.end();
      place.sqs.destroy();
    }
    if (id !== undefined && explained.length === 0 && !signal.aborted) {
      throw new NotAsItShouldBe(`SQS shows no message ${id} in quarantine`);
    }
    terminal.print(
      json
        ? JSON.stringify({ seen: explained.length, causes: byCause(explained), messages: explained })
        : report(explained, each ?? id !== undefined, census),
    );
    if (signal.aborted) throw new Interrupted('stopped before everything was explained');
  });
};
