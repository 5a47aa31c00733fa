import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted } from '../exit-codes.ts';
import { progressOn } from '../progress.ts';
import { goThrough } from '../held/go-through.ts';
import { refusedIn, requestIn } from '../quarantine/refused.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type Census, connectQueues } from '../held/queues.ts';
import { seenLine } from '../held/seen-line.ts';
import { type Group, newTally } from '../quarantine/tally.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions extends DeploymentOptions {
  readonly json?: boolean;
}

const summary = (groups: readonly Group[]) => ({
  seen: groups.reduce((sum, { count }) => sum + count, 0),
  oldest: groups.map(({ oldest }) => oldest).sort()[0],
  newest: groups
    .map(({ newest }) => newest)
    .sort()
    .at(-1),
  groups,
});

const report = (groups: readonly Group[], census: Census): string => {
  const { seen } = summary(groups);
  if (seen === 0) return seenLine('Nothing', census);
  const rows = groups.map((group) => [
    group.reason,
    group.accountSid ?? '–',
    group.count,
    `  ${group.oldest}`,
    group.newest,
  ]);
  return [
    table(['reason', 'account, as claimed', 'count', '  oldest', 'newest'], rows),
    '',
    seenLine(seen, census),
  ].join('\n');
};

export const addList = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('list')
    .description('count what is in quarantine by reason and account')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (options: ListOptions) => {
    const { json } = options;
    const { signal } = terminal;
    const place = await quarantinePlace(options);
    const queues = connectQueues(place.sqs, place.queues);
    const progress = progressOn(terminal, 'counting');
    const tally = newTally();
    let done = 0;
    let census: Census;
    try {
      census = await queues.count();
      await goThrough(queues, {
        signal,
        look: async (messages) => {
          for (const message of messages) tally.add(refusedIn(message, requestIn(message)));
          done += messages.length;
          progress.show({ done, total: Math.max(done, census.visible) });
          return new Set();
        },
      });
    } finally {
      progress.end();
      place.sqs.destroy();
    }
    const groups = tally.groups();
    terminal.print(json ? JSON.stringify({ ...summary(groups), inOtherHands: census.hidden }) : report(groups, census));
    if (signal.aborted) throw new Interrupted('stopped before everything was counted');
  });
};
