import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { deadLetterQueues } from '../dlq/dead-letter-queues.ts';
import { type Described, described } from '../dlq/described.ts';
import { Interrupted, NothingThere } from '../exit-codes.ts';
import { goThrough } from '../held/go-through.ts';
import { connectQueues } from '../held/queues.ts';
import { mask } from '../mask.ts';
import { wholeNumber } from '../option-values.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DlqShowOptions extends DeploymentOptions {
  readonly queue?: string;
  readonly id?: string;
  readonly limit: number;
  readonly raw?: boolean;
  readonly numbers?: boolean;
  readonly json?: boolean;
}

interface Shown extends Described {
  readonly queue: string;
  readonly body?: string;
}

const report = (shown: readonly Shown[]): string[] =>
  table(
    ['queue', 'message', 'sent (UTC)', 'receives', 'what', 'event', 'type', 'subject', 'refused with'],
    shown.map((one) => [
      one.queue,
      one.messageId,
      one.sentAt,
      one.receives,
      one.what,
      one.eventId ?? '–',
      one.type ?? '–',
      one.subject ?? '–',
      one.refusedWith ?? '',
    ]),
  );

export const addDlqShow = (dlq: Command, terminal: Terminal): void => {
  const command = dlq
    .command('show')
    .description('look at dead letters, and give them back')
    .argument('<service>', 'whose: see `dlq list`')
    .option('--queue <name>', 'of this queue only')
    .option('--id <message id>', 'this message only')
    .option('--limit <count>', 'messages to look at in each queue', wholeNumber, 20)
    .option('--raw', 'print their text, one after the other')
    .option('--numbers', 'show phone numbers in it, which are masked otherwise')
    .option('--json', 'print one JSON object per message');
  deploymentOptions(command, terminal).action(async (service: string, options: DlqShowOptions) => {
    const { queue, id, limit, raw, json } = options;
    const { signal } = terminal;
    const deployment = connect(options);
    const shown: Shown[] = [];
    try {
      for (const one of await deadLetterQueues(deployment, { service, queue })) {
        const urls = { keptIn: one.deadLettersUrl, from: one.queueUrl };
        let left = limit;
        await goThrough(connectQueues(deployment.sqs(), urls), {
          signal,
          isEnough: () => left === 0,
          look: async (messages) => {
            const meant = messages.filter((message) => id === undefined || message.id === id).slice(0, left);
            left -= meant.length;
            shown.push(
              ...meant.map((message) => ({
                queue: one.queue,
                ...described(message),
                ...(raw && { body: options.numbers ? message.body : mask(message.body) }),
              })),
            );
            return new Set();
          },
        });
      }
    } finally {
      deployment.close();
    }
    if (json) for (const one of shown) terminal.print(JSON.stringify(one));
    else if (raw) for (const { body } of shown) terminal.print(body!);
    else if (shown.length > 0) terminal.print(report(shown));
    if (signal.aborted) throw new Interrupted('stopped before everything was looked at');
    if (shown.length === 0)
      throw new NothingThere(`SQS shows no ${id === undefined ? 'dead letters' : `message ${id}`}`);
  });
};
