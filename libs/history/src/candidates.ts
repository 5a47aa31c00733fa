import type { Entry } from './entry.ts';
import type { HistoryEvent } from './item.ts';
import type { Window } from './window.ts';

/** Callbacks of one kind, out of which a question is answered. */
export interface Candidates {
  /** Whether a callback is of this kind. */
  readonly include: (event: HistoryEvent) => boolean;
  /** Every callback of this kind in a window, in the order of `newestFirst`, none twice. */
  readonly entries: (window: Window) => AsyncIterable<Entry>;
}
