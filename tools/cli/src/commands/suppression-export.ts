import { activeEntries } from '@status-callbacks/suppression/listed-entries';
import { type Command, Option } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted } from '../exit-codes.ts';
import { counterOn } from '../progress.ts';
import { csvEntry, csvHead } from '../suppression/csv.ts';
import { entryFacts } from '../suppression/entry-facts.ts';
import { type AccountOptions, type ReasonOptions, accountOption, reasonOption } from '../suppression/options.ts';
import { placeOf } from '../suppression/place.ts';
import type { Terminal } from '../terminal.ts';

interface ExportOptions extends DeploymentOptions, AccountOptions, ReasonOptions {
  readonly format: 'csv' | 'jsonl';
}

export const addExport = (suppression: Command, terminal: Terminal): void => {
  const { print, note, signal } = terminal;
  const command = suppression
    .command('export')
    .description('print everybody who is suppressed now, with their numbers, for another system')
    .addOption(new Option('--format <format>', 'a line for each').choices(['csv', 'jsonl']).default('csv'));
  accountOption(reasonOption(deploymentOptions(command, terminal))).action(async (options: ExportOptions) => {
    const { format, account, reason } = options;
    const now = Date.now();
    const deployment = connect(options);
    const counter = counterOn(terminal);
    let count = 0;
    try {
      const { table, settings } = await placeOf(deployment);
      if (settings.addressKeySecret) note('callbacks: this stage keeps no numbers; addresses are their hashes\n');
      if (format === 'csv') print(csvHead());
      const entries = activeEntries(deployment.dynamodb(), table, {
        now,
        settings,
        ...(account !== undefined && { account }),
        ...(reason && { reasons: [reason] }),
      });
      for await (const entry of entries) {
        if (signal.aborted) throw new Interrupted(`interrupted after ${count} entries`);
        const facts = entryFacts(entry, now, (text) => text);
        print(format === 'csv' ? csvEntry(facts, { plainNumbers: true }) : JSON.stringify(facts));
        if ((count += 1) % 1_000 === 0) counter.show('entries', count);
      }
    } finally {
      counter.end();
      deployment.close();
    }
  });
};
