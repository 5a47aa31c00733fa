import { addresses } from '@status-callbacks/contract/addresses';
import { openHistory } from '@status-callbacks/history/history';
import { newPacer } from '@status-callbacks/replay-engine/pacer';
import { publishTo } from '@status-callbacks/topic/publish';
import type { Command } from 'commander';
import { type Cursor, openCursor, placeToGoOnFrom } from '../cursor-file.ts';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { NotAsItShouldBe } from '../exit-codes.ts';
import { age, positive } from '../option-values.ts';
import { counterOn } from '../progress.ts';
import { isSafeForCredentials } from '../reconcile/api-url.ts';
import { type Credentials, credentialsIn } from '../reconcile/credentials.ts';
import { fillThrough } from '../reconcile/fill.ts';
import { type Place, beginning, countIn } from '../reconcile/place.ts';
import { type Reconciliation, reconcile } from '../reconcile/reconcile.ts';
import { outstanding, report } from '../reconcile/report.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, moment, windowOf } from '../window-options.ts';

interface ReconcileOptions extends DeploymentOptions, WindowOptions {
  readonly account?: string;
  readonly apiUrl?: string;
  readonly stuckAfter?: number;
  readonly rate: number;
  readonly fill?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** As long as WhatsApp keeps a message; SMS may wait for ten hours (https://www.twilio.com/docs/messaging/api/message-resource). */
const STUCK_AFTER_MS = age('4h');

const credentials = (command: Command, { env }: Terminal, { account, apiUrl }: ReconcileOptions): Credentials => {
  if (apiUrl !== undefined && !isSafeForCredentials(apiUrl)) {
    command.error('error: --api-url must be https: the credentials go with every request');
  }
  try {
    return credentialsIn(env, account);
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
};

const start = async (command: Command, cursor: Cursor<Place>, options: ReconcileOptions): Promise<Place> =>
  options.resume ? placeToGoOnFrom(command, cursor) : beginning(windowOf(command, options));

export const addReconcile = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('reconcile')
    .description('ask Twilio for messages and calls, name the final states that are not in the table, and fill them')
    .option('--from <time>', 'sent or started at or after: 2026-11-23T16:00Z, or an age like 2h (default: 24h)', moment)
    .option('--to <time>', 'sent or started before, in the same way (default: now)', moment)
    .option('--fill', 'put what is missing on the topic, marked as reconciliation')
    .option('--stuck-after <age>', 'what has no final state after this is stuck (default: 4h)', age)
    .option('--account <sid>', 'a subaccount (default: TWILIO_ACCOUNT_SID)')
    .option('--rate <per second>', 'requests a second to Twilio', positive, 5)
    .option('--resume', 'go on where a run with the same options was stopped')
    .option('--api-url <url>', 'where Twilio’s REST API is (default: https://api.twilio.com)')
    .option('--json', 'print one JSON object per finding, and last the counts');
  deploymentOptions(command, terminal).action(async (options: ReconcileOptions) => {
    const { apiUrl, fill = false, stuckAfter = STUCK_AFTER_MS, json } = options;
    const { signal } = terminal;
    const access = credentials(command, terminal, options);
    const cursor = openCursor<Place>(options.dataDir, 'reconcile', {
      version: 1,
      stage: options.stage,
      account: access.accountSid,
      apiUrl,
      from: options.from?.text,
      to: options.to?.text,
      stuckAfter,
      fill,
    });
    const begin = await start(command, cursor, options);
    const deployment = connect(options);
    const counter = counterOn(terminal);
    let outcome: Reconciliation;
    try {
      const table = await deployment.address(addresses.tableName);
      const topic = fill ? await deployment.address(addresses.topicArn) : undefined;
      const { openTwilio } = await import('../reconcile/twilio-lists.ts');
      outcome = await reconcile(begin, {
        listPage: openTwilio({ ...access, apiUrl, signal, pacer: newPacer(options.rate, signal) }),
        historyOf: openHistory(deployment.dynamodb(), table, { signal }).of,
        fill: topic === undefined ? undefined : fillThrough(publishTo(deployment.sns(), topic)),
        cursor,
        now: Date.now,
        stuckAfter,
        signal,
        onFinding: (finding) => json && terminal.print(JSON.stringify(finding)),
        onProgress: (count) => counter.show('messages and calls compared', count),
      });
    } finally {
      counter.end();
      deployment.close();
    }
    const { place, stoppedBy } = outcome;
    if (stoppedBy && countIn(place) === 0) throw stoppedBy;
    terminal.print(
      json ? JSON.stringify(totals(outcome, fill)) : report(place, { isDry: !fill, isComplete: !stoppedBy }),
    );
    if (stoppedBy) {
      terminal.note('callbacks: the same with --resume goes on where this ended\n');
      throw stoppedBy;
    }
    const open = outstanding(place);
    if (open > 0) throw new NotAsItShouldBe(`${open} findings`);
  });
};

const totals = ({ place, stoppedBy }: Reconciliation, fill: boolean) => ({
  from: new Date(place.window.from).toISOString(),
  to: new Date(place.window.to).toISOString(),
  dryRun: !fill,
  complete: stoppedBy === undefined,
  counts: place.counts,
  filled: place.filled,
  notFilled: place.notFilled,
});
