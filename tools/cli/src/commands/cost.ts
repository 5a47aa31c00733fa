import { addresses } from '@status-callbacks/contract/addresses';
import { type Usage, priced } from '@status-callbacks/cost-model/bill';
import type { Command } from 'commander';
import { type ModelOptions, modelOptions, modelledCost } from '../cost/modelled-cost.ts';
import { type Costs, asJson, report } from '../cost/report.ts';
import { stageCost } from '../cost/stage-cost.ts';
import { connect } from '../deployment.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, windowOf, windowOptions } from '../window-options.ts';

interface CostOptions extends ModelOptions, WindowOptions {
  readonly stage?: string;
  readonly sink?: string;
  readonly json?: boolean;
}

const measuredCost = async (command: Command, stage: string, options: CostOptions): Promise<Costs> => {
  const deployment = connect({ stage, dataDir: '' });
  try {
    const url = await deployment.address(addresses.frontDoorUrl);
    return await stageCost(deployment.cloudWatch()!, stage, url, windowOf(command, options));
  } finally {
    deployment.close();
  }
};

const only = (command: Command, costs: Costs, sink: string): Costs => {
  const usages: Usage[] = costs.bill.lines.filter(({ service }) => service === sink);
  if (usages.length > 0) return { ...costs, bill: priced(usages) };
  const services = Object.keys(costs.bill.services).join(', ');
  return command.error(`error: --sink ${sink}: there is ${services}`);
};

export const addCost = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('cost')
    .description('what callbacks cost at list price, line by line: of traffic to come, or of what a stage has done');
  windowOptions(modelOptions(command))
    .option('--stage <stage>', 'what a stage on AWS has cost from --from to --to, by its metrics, in whole hours')
    .option('--sink <name>', 'only that service')
    .option('--json', 'print one JSON object')
    .action(async (options: CostOptions) => {
      const { stage, sink, json } = options;
      if (stage === undefined && (options.from ?? options.to)) {
        command.error('error: --from and --to are of what a stage has done: give --stage too');
      }
      const all = stage === undefined ? modelledCost(command, options) : await measuredCost(command, stage, options);
      const costs = sink === undefined ? all : only(command, all, sink);
      terminal.print(json ? asJson(costs) : report(costs));
    });
};
