import { REPLAY_TARGET } from '@status-callbacks/contract/attributes';
import { addresses } from '@status-callbacks/contract/addresses';
import { matches } from '@status-callbacks/contract/event-filter';
import { type StatusCallback, parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { type FilterOptions, filterOf, filterOptions } from '../filter-options.ts';
import { mask } from '../mask.ts';
import { listen } from '../tail/listen.ts';
import type { Terminal } from '../terminal.ts';

interface TailOptions extends DeploymentOptions, FilterOptions {
  readonly numbers?: boolean;
  readonly json?: boolean;
}

/** What SNS can sort out itself; the rest is sorted out here. Replays are not live. */
const policyOf = ({ status, error, product, account }: FilterOptions) => ({
  [REPLAY_TARGET]: [{ exists: false }],
  ...(status !== undefined && { status: [status] }),
  ...(error !== undefined && { errorCode: [error] }),
  ...(product !== undefined && { product: [product] }),
  ...(account !== undefined && { accountSid: [account] }),
});

/** `16:00:00.123  messaging  SM…  undelivered  30006 landline…  +1500…  → +1500…  id=7` */
const line = ({ data }: StatusCallback): string => {
  const { product, resourceSid, status, errorCode, from, to, custom, request } = data;
  return [
    request.receivedAt.slice(11, 23),
    product.padEnd(9),
    resourceSid,
    status.padEnd(11),
    ...(errorCode ? [`${errorCode} ${describeError(errorCode).name}`] : []),
    ...(from && to ? [`${from} → ${to}`] : []),
    ...Object.entries(custom).map(([name, value]) => `${name}=${[value].flat().join(',')}`),
  ].join('  ');
};

export const addTail = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('tail')
    .description('show callbacks as they come, until Ctrl-C; takes nothing from any sink');
  deploymentOptions(filterOptions(command), terminal)
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .option('--json', 'print one JSON object per callback, without the evidence of its request')
    .action(async (options: TailOptions) => {
      const { signal, note, print } = terminal;
      const deployment = connect(options);
      const isMeant = matches(filterOf(options), (code) => describeError(code).category);
      const hidden = options.numbers ? (text: string) => text : mask;
      try {
        const listening = {
          sns: deployment.sns(),
          sqs: deployment.sqs(),
          topicArn: await deployment.address(addresses.topicArn),
          stage: deployment.stage,
          filterPolicy: policyOf(options),
        };
        const onReady = (): void => note(`callbacks: listening to ${deployment.name}, Ctrl-C ends it\n`);
        for await (const body of listen(listening, signal, onReady)) {
          const event = parseStatusCallback(body);
          if (!isMeant(event)) continue;
          // The signature and the URL prove who sent it, and are nobody's to look at on the way.
          const shown = { ...event, data: { ...event.data, request: { receivedAt: event.data.request.receivedAt } } };
          print(hidden(options.json ? JSON.stringify(shown) : line(event)));
        }
      } finally {
        deployment.close();
      }
    });
};
