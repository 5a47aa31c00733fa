import { escaped } from '@status-callbacks/plain-text/plain-text';

/** The streams of a process and what else a command knows of the world outside. */
export interface World {
  /** Writes results: lines, the last without its end. */
  readonly print: (text: string) => void;
  /** Writes progress and complaints, as they are. */
  readonly note: (text: string) => void;
  /** Whether somebody watches `note`. */
  readonly isWatched: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the local system keeps `endpoints.json`. */
  readonly localDirectory: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What commands write to. Whatever they are given, a terminal shows it and does nothing else: see `legible`. */
export interface Terminal extends Omit<World, 'print' | 'note'> {
  /** Results, for people or programs: one line, or an array of lines. A line break within a line is shown, not made. */
  readonly print: (lines: string | readonly string[]) => void;
  /** Progress and complaints: one line. It may begin with a carriage return, to be drawn over, and end with a line feed. */
  readonly note: (line: string) => void;
}

/** Lines of CSV end in CR LF. */
const escapedLine = (line: string): string => (line.endsWith('\r') ? `${escaped(line.slice(0, -1))}\r` : escaped(line));

const escapedNote = (line: string): string => {
  const [, start = '', text = '', end = ''] = /^(\r?)(.*?)(\n?)$/s.exec(line) ?? [];
  return `${start}${escaped(text)}${end}`;
};

/**
 * A terminal that shows everything it is given. Callers, senders and participants choose names, URLs and parameters; none of these
 * can clear a screen, set a title, make a link, reorder text or forge a line, whichever command prints it. JSON stays JSON and says
 * the same, because a character is escaped as JSON escapes it.
 */
export const legible = (world: World): Terminal => ({
  ...world,
  print: (lines) => world.print([lines].flat().map(escapedLine).join('\n')),
  note: (line) => world.note(escapedNote(line)),
});
