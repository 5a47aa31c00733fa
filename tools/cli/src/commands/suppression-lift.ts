import { SHARED } from '@status-callbacks/suppression/account';
import { unanswered } from '@status-callbacks/suppression/entry';
import { recipientAt } from '@status-callbacks/suppression/recipient';
import { openWriter } from '@status-callbacks/suppression/writer';
import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { NotAsItShouldBe, NothingThere } from '../exit-codes.ts';
import { mask } from '../mask.ts';
import {
  type AccountOptions,
  type ReasonOptions,
  type RecipientOptions,
  accountOption,
  channelOption,
  reasonOption,
} from '../suppression/options.ts';
import { liftByHand } from '../suppression/lift.ts';
import { placeOf } from '../suppression/place.ts';
import type { Terminal } from '../terminal.ts';

interface LiftOptions extends DeploymentOptions, AccountOptions, RecipientOptions, ReasonOptions {
  readonly scope?: string;
  readonly json?: boolean;
}

export const addLift = (suppression: Command, terminal: Terminal): void => {
  const command = suppression
    .command('lift')
    .description('let somebody be sent to again: everything heard so far counts no more, what comes later does')
    .argument('<address>', 'recipient, as Twilio is given it')
    .option(
      '--scope <sender>',
      'only for a sender or Messaging Service, or only what holds for all (default: everything)',
    )
    .option('--json', 'print one JSON object');
  accountOption(reasonOption(channelOption(deploymentOptions(command, terminal)))).action(
    async (address: string, { account, scope, reason, json, ...options }: LiftOptions) => {
      const deployment = connect(options);
      try {
        const { table, settings, seal } = await placeOf(deployment);
        const writer = openWriter(deployment.dynamodb(), table, settings);
        const recipient = recipientAt(address, options);
        const found = await writer.of({ channel: recipient.channel, address: await seal(recipient.address) });
        const meant = found.filter(
          (entry) =>
            unanswered(entry.entry).length > 0 &&
            (account === undefined || entry.account === account || entry.account === SHARED) &&
            (scope === undefined || entry.scope === recipientAt(scope).address) &&
            (reason === undefined || entry.reason === reason),
        );
        if (meant.length === 0)
          throw new NothingThere('not suppressed, or not for this account, scope or reason: nothing to lift');
        const accounts = [...new Set(meant.map((entry) => entry.account))];
        // What one account has been told is no other's to lift, least of all by mistake.
        if (accounts.length > 1)
          command.error(`error: entries of several accounts, add --account: ${accounts.join(', ')}`);
        const merged = await liftByHand(writer, meant);
        const lifted = merged
          .filter(({ error }) => !error)
          .map(({ key }) => ({
            account: key.account,
            channel: key.channel,
            reason: key.reason,
            scope: mask(key.scope),
          }));
        const lines = lifted.map(({ channel, reason, scope }) => `lifted: ${reason} on ${channel}, for ${scope}`);
        terminal.print(json ? JSON.stringify({ lifted }) : lines);
        const failed = merged.find(({ error }) => error);
        if (failed) throw new NotAsItShouldBe(`not lifted: ${failed.key.reason} (${(failed.error as Error).name})`);
      } finally {
        deployment.close();
      }
    },
  );
};
