import type { Command } from 'commander';
import { shellWords } from '../shell-words.ts';

/** The cursor keeps the window itself. */
const LEFT_OUT = new Set(['cursor', 'from', 'to']);

const words = (flag: string, value: unknown): string[] => {
  if (value === true) return [flag];
  if (typeof value === 'object' && value)
    return Object.entries(value).flatMap(([name, text]) => [flag, `${name}=${text}`]);
  return [flag, String(value)];
};

/** With the groups it is in: `callbacks`, `list`. */
const path = (command: Command): string[] => [...(command.parent ? path(command.parent) : []), command.name()];

/** The command line that goes on where this one ended: the same options, and the cursor. */
export const nextCommand = (command: Command, cursor: string): string => {
  const given = command.options.flatMap((option) => {
    const name = option.attributeName();
    const isGiven = command.getOptionValueSource(name) === 'cli' && !LEFT_OUT.has(name);
    return isGiven ? words(option.long!, command.getOptionValue(name)) : [];
  });
  return shellWords([...path(command), ...given, '--cursor', cursor]);
};
