import { addresses } from '@status-callbacks/contract/addresses';
import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { mask } from '../mask.ts';
import { listen } from '../tail/listen.ts';
import type { Terminal } from '../terminal.ts';

interface AlertsTailOptions extends DeploymentOptions {
  readonly numbers?: boolean;
}

export const addAlertsTail = (alerts: Command, terminal: Terminal): void => {
  const command = alerts.command('tail').description('show alerts as they come, until Ctrl-C; takes none from anybody');
  deploymentOptions(command, terminal)
    .option('--numbers', 'show phone numbers, which are masked otherwise')
    .action(async (options: AlertsTailOptions) => {
      const { signal, note, print } = terminal;
      const deployment = connect(options);
      const hidden = options.numbers ? (text: string) => text : mask;
      try {
        const listening = {
          sns: deployment.sns(),
          sqs: deployment.sqs(),
          topicArn: await deployment.address(addresses.alertTopicArn),
          stage: deployment.stage,
          filterPolicy: { alert: [{ exists: true }] },
        };
        const onReady = (): void => note(`callbacks: listening to ${deployment.name}, Ctrl-C ends it\n`);
        for await (const text of listen(listening, signal, onReady)) print([...hidden(text).split('\n'), '']);
      } finally {
        deployment.close();
      }
    });
};
