import type { QuarantineStore } from '@status-callbacks/quarantine/store';
import { type Explanation, explain } from '@status-callbacks/signature/explain';
import type { Keyrings } from './keyrings.ts';
import type { Refused } from './selection.ts';
import { type Unreadable, type WalkOptions, walk } from './walk.ts';

export interface Explained extends Explanation {
  readonly messageId: string;
  readonly reason: string;
  readonly accountSid: string | undefined;
  readonly route: string;
  /** RFC 3339, UTC. */
  readonly receivedAt: string;
}

export interface ExplainOptions extends WalkOptions, Keyrings {
  readonly hosts: ReadonlySet<string>;
  /** Only this message. */
  readonly id?: string | undefined;
  /** How many messages at most. */
  readonly limit: number;
  readonly onProgress?: (explained: number) => void;
}

/** Says of each request under which mistake its signature would be right. */
export const explanations = async (
  store: Pick<QuarantineStore, 'list' | 'read'>,
  { present, previous, hosts, id, limit, onProgress, ...options }: ExplainOptions,
  unreadable: Unreadable,
): Promise<Explained[]> => {
  const explained: Explained[] = [];
  const max = id === undefined ? limit : 1;
  const explainOne = ({ entry, request, accountSid, route }: Refused): Explained => ({
    messageId: entry.id,
    reason: entry.reason,
    accountSid,
    route,
    receivedAt: entry.receivedAt,
    ...explain(request, present, { hosts: [...hosts], ...(previous && { previous }) }),
  });
  for await (const { selected } of walk(store, options, unreadable)) {
    for (const refused of selected.values()) {
      // Each may try thousands of spellings: a Ctrl-C need not wait for a whole object.
      if (explained.length >= max || options.signal.aborted) return explained;
      if (id !== undefined && refused.entry.id !== id) continue;
      explained.push(explainOne(refused));
      onProgress?.(explained.length);
    }
  }
  return explained;
};
