import type { Command } from 'commander';
import { type DeploymentOptions, deploymentOptions } from '../deployment.ts';
import { Interrupted, NothingThere } from '../exit-codes.ts';
import { wholeNumber } from '../option-values.ts';
import { counterOn } from '../progress.ts';
import { type Explained, explanations } from '../quarantine/explanations.ts';
import { readKeyrings } from '../quarantine/keyrings.ts';
import { quarantinePlace } from '../quarantine/place.ts';
import { type SelectionOptions, selectionOf, selectionOptions } from '../quarantine/selection.ts';
import { type Unreadable, unreadableLine } from '../quarantine/walk.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ExplainCommandOptions extends DeploymentOptions, SelectionOptions {
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

const report = (explained: readonly Explained[], each: boolean, unreadable: Unreadable): string[] => {
  const more = unreadableLine(unreadable);
  if (explained.length === 0) return ['Nothing is in quarantine.', ...more];
  const causes = byCause(explained);
  const overview = each
    ? table(
        ['message', 'received', 'account, as claimed', 'route', 'reason', 'cause'],
        explained.map(({ messageId, receivedAt, accountSid, route, reason, cause }) => [
          messageId,
          receivedAt,
          accountSid ?? '–',
          route,
          reason,
          cause,
        ]),
      )
    : table(
        ['cause', 'count', 'for example'],
        causes.map(({ cause, count, example }) => [cause, count, example]),
      );
  return [...overview, '', ...causes.map(({ cause, advice }) => `${cause}: ${advice}`), ...more];
};

export const addExplain = (quarantine: Command, terminal: Terminal): void => {
  const command = quarantine
    .command('explain')
    .description('say under which mistake each signature would be right, and what to do about it')
    .option('--id <message id>', 'this message only')
    .option('--limit <count>', 'requests to look at, the earliest first', wholeNumber, 100)
    .option('--each', 'a line for each request instead of each cause')
    .option('--json', 'print one JSON object');
  selectionOptions(deploymentOptions(command, terminal)).action(async (options: ExplainCommandOptions) => {
    const { id, limit, each, json } = options;
    const { signal } = terminal;
    const selection = selectionOf(command, options);
    const place = await quarantinePlace(options);
    const counter = counterOn(terminal);
    const unreadable: Unreadable = { lines: 0, objects: 0 };
    let explained: Explained[];
    try {
      const { store, hosts } = place;
      const onProgress = (done: number): void => counter.show('requests', done);
      const how = { ...(await readKeyrings(place)), hosts, selection, id, limit, signal, onProgress };
      explained = await explanations(store, how, unreadable);
    } finally {
      counter.end();
      place.close();
    }
    if (id !== undefined && explained.length === 0 && !signal.aborted)
      throw new NothingThere(`no message ${id} is in quarantine`);
    terminal.print(
      json
        ? JSON.stringify({ seen: explained.length, causes: byCause(explained), messages: explained, unreadable })
        : report(explained, each ?? id !== undefined, unreadable),
    );
    if (signal.aborted) throw new Interrupted('stopped before everything was explained');
  });
};
