import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addAlertsTail } from './alerts-tail.ts';

export const addAlerts = (program: Command, terminal: Terminal): void => {
  const alerts = program
    .command('alerts')
    .description('what people are told of: causes of errors, and more errors than usual');
  addAlertsTail(alerts, terminal);
};
