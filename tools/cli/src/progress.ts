import type { Terminal } from './terminal.ts';

const WIDTH = 30;

export interface Progress {
  readonly show: (state: {
    readonly done: number;
    readonly total: number;
    /** In place of the total, where the total says nothing to people. */
    readonly words?: string;
  }) => void;
  /** Leaves the line as it is and moves on. */
  readonly end: () => void;
}

/** One line that fills up, written only when it looks different; silent where nobody watches. */
export const progressOn = ({ note, isWatched }: Terminal, label: string): Progress => {
  let shown = '';
  const draw = (line: string): void => {
    if (line === shown) return;
    shown = line;
    note(`\r${line}`);
  };
  return {
    show: ({ done, total, words = `of ${total}` }) => {
      if (!isWatched) return;
      const share = total === 0 ? 1 : done / total;
      const filled = Math.round(share * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      draw(`${label} ${bar} ${(share * 100).toFixed(0).padStart(3)} % ${words}`.padEnd(shown.length));
    },
    end: () => {
      if (shown) note('\n');
      shown = '';
    },
  };
};

export interface Counter {
  readonly show: (label: string, count: number) => void;
  readonly end: () => void;
}

/** One line that counts, for work whose end is not known; silent where nobody watches. */
export const counterOn = ({ note, isWatched }: Terminal): Counter => {
  let shown = '';
  return {
    show: (label, count) => {
      if (!isWatched) return;
      const line = `${label}: ${count}`;
      note(`\r${line.padEnd(shown.length)}`);
      shown = line;
    },
    end: () => {
      if (shown) note('\n');
      shown = '';
    },
  };
};
