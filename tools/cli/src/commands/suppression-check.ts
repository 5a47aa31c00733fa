import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { NobodysAddress } from '@status-callbacks/suppression/nobodys-address';
import { NotRebuilt } from '@status-callbacks/suppression/not-rebuilt';
import { recipientAt } from '@status-callbacks/suppression/recipient';
import { type Answer, answerFrom, openSuppressionList } from '@status-callbacks/suppression/suppression-list';
import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { NotAsItShouldBe, Unreachable } from '../exit-codes.ts';
import { mask } from '../mask.ts';
import { type EntryFacts, entryFacts } from '../suppression/entry-facts.ts';
import {
  type AccountOptions,
  type RecipientOptions,
  accountOption,
  channelOption,
  questionOf,
} from '../suppression/options.ts';
import { placeOf } from '../suppression/place.ts';
import { historyReport } from '../suppression/report.ts';
import type { Terminal } from '../terminal.ts';

interface CheckOptions extends DeploymentOptions, RecipientOptions, AccountOptions {
  readonly from?: string;
  readonly numbers?: boolean;
  readonly json?: boolean;
}

const report = (answer: Answer, channel: string, entries: readonly EntryFacts[]): string[] => [
  ...(entries.length === 0 ? [] : [...historyReport(entries), '']),
  ...(answer.suppressed
    ? [`Do not send: ${answer.reason}. ${describeError(answer.code).advice}`]
    : [`Not suppressed on ${channel}.`]),
];

export const addCheck = (suppression: Command, terminal: Terminal): void => {
  const command = suppression
    .command('check')
    .description('say whether somebody may be sent to: exits with 0 if so, with 1 if suppressed')
    .argument('<address>', 'recipient, as Twilio is given it')
    .option(
      '--from <sender>',
      'number, sender ID or Messaging Service (default: whoever somebody has opted out of counts)',
    )
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .option('--json', 'print one JSON object');
  accountOption(channelOption(deploymentOptions(command, terminal))).action(
    async (address: string, options: CheckOptions) => {
      const hide = options.numbers ? (text: string) => text : mask;
      const question = questionOf(address, options.from, options);
      const deployment = connect(options);
      try {
        const { table, seal } = await placeOf(deployment);
        const { channel } = recipientAt(question.to, question);
        const now = Date.now();
        const found = await openSuppressionList(deployment.dynamodb(), table, { seal }).of(question);
        const answer = answerFrom(found, question, now);
        const entries = found.map((entry) => entryFacts(entry, now, hide));
        const told = 'scope' in answer ? { ...answer, scope: hide(answer.scope) } : answer;
        terminal.print(options.json ? JSON.stringify({ ...told, channel, entries }) : report(answer, channel, entries));
        if (answer.suppressed) throw new NotAsItShouldBe(`suppressed: ${answer.reason}`);
      } catch (error) {
        if (error instanceof NotRebuilt) throw new Unreachable(error.message);
        throw error instanceof NobodysAddress ? command.error(`error: ${error.message}`) : error;
      } finally {
        deployment.close();
      }
    },
  );
};
