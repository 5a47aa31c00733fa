import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addDlqList } from './dlq-list.ts';
import { addDlqRedrive } from './dlq-redrive.ts';
import { addDlqShow } from './dlq-show.ts';

export const addDlq = (program: Command, terminal: Terminal): void => {
  const dlq = program
    .command('dlq')
    .description(
      'dead letters, what failed five times: count them, look at them, send them back when the cause is gone',
    );
  for (const add of [addDlqList, addDlqShow, addDlqRedrive]) add(dlq, terminal);
};
