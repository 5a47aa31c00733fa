import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addDrop } from './quarantine-drop.ts';
import { addExplain } from './quarantine-explain.ts';
import { addList } from './quarantine-list.ts';
import { addRelease } from './quarantine-release.ts';

export const addQuarantine = (program: Command, terminal: Terminal): void => {
  const quarantine = program
    .command('quarantine')
    .description(
      'what was refused: count it, explain it, release it after the mistake is corrected, drop what is forged',
    );
  for (const add of [addList, addExplain, addRelease, addDrop]) add(quarantine, terminal);
};
