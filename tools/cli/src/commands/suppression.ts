import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addCheck } from './suppression-check.ts';
import { addExport } from './suppression-export.ts';
import { addLift } from './suppression-lift.ts';
import { addList } from './suppression-list.ts';

export const addSuppression = (program: Command, terminal: Terminal): void => {
  const suppression = program
    .command('suppression')
    .description('who should not be sent to: ask before sending, list, lift by hand, export');
  for (const add of [addCheck, addList, addLift, addExport]) add(suppression, terminal);
};
