import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted } from '../exit-codes.ts';
import { counterOn } from '../progress.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type SelectionOptions, selectionOf, selectionOptions } from '../quarantine/selection.ts';
import { type Tally, newTally } from '../quarantine/tally.ts';
import { type Unreadable, unreadableLine, walk } from '../quarantine/walk.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions extends DeploymentOptions, SelectionOptions {
  readonly json?: boolean;
}

const summary = (tally: Tally) => {
  const groups = tally.groups();
  const times = (of: (group: (typeof groups)[number]) => string): string[] => groups.map(of).sort();
  return {
    seen: groups.reduce((sum, { count }) => sum + count, 0) + tally.ungrouped(),
    oldest: times(({ oldest }) => oldest)[0],
    newest: times(({ newest }) => newest).at(-1),
    groups,
  };
};

const report = (tally: Tally, unreadable: Unreadable): string[] => {
  const { seen, groups } = summary(tally);
  const more = unreadableLine(unreadable);
  if (seen === 0) return ['Nothing is in quarantine.', ...more];
  const rows = groups.map(({ reason, accountSid, route, count, oldest, newest }) => [
    reason,
    accountSid ?? '–',
    route,
    count,
    `  ${oldest}`,
    newest,
  ]);
  return [
    ...table(['reason', 'account, as claimed', 'route', 'count', '  oldest', 'newest'], rows),
    '',
    `${seen} in quarantine.`,
    ...(tally.ungrouped() > 0 ? [`${tally.ungrouped()} of them name accounts beyond the first 10,000.`] : []),
    ...more,
  ];
};

export const addList = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('list')
    .description('count what is in quarantine by reason, account and route')
    .option('--json', 'print one JSON object');
  selectionOptions(deploymentOptions(command, terminal)).action(async (options: ListOptions) => {
    const { signal } = terminal;
    const selection = selectionOf(command, options);
    const place = await quarantinePlace(options);
    const counter = counterOn(terminal);
    const [tally, unreadable] = [newTally(), { lines: 0, objects: 0 }];
    let seen = 0;
    try {
      for await (const { selected } of walk(place.store, { selection, signal }, unreadable)) {
        for (const refused of selected.values()) tally.add(refused);
        counter.show('requests', (seen += selected.size));
      }
    } finally {
      counter.end();
      place.close();
    }
    terminal.print(options.json ? JSON.stringify({ ...summary(tally), unreadable }) : report(tally, unreadable));
    if (signal.aborted) throw new Interrupted('stopped before everything was counted');
  });
};
