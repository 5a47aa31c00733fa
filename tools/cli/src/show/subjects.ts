import { type Found, found } from '@status-callbacks/history/filter';
import type { History } from '@status-callbacks/history/history';

/** Which resources are to be shown: those of a SID, one for each account that names it, or those with a custom parameter. */
export type Asked =
  | { readonly sid: string; readonly account?: string | undefined }
  | { readonly custom: Readonly<Record<string, string>> };

export interface Subjects {
  /** The latest first. */
  readonly resources: readonly Found[];
  /** How many more there are, counted so far as it is worth it. */
  readonly more: number;
}

const MOST_SHOWN = 10;
export const MOST_COUNTED = 1_000;

/** What was known of a resource at a time; nothing if that was nothing. */
const knownAt = ({ events }: Pick<Found, 'events'>, at: number): Found[] =>
  found(events.filter(({ data }) => Date.parse(data.request.receivedAt) <= at));

const withCustom = async (history: History, custom: Record<string, string>, at: number): Promise<Subjects> => {
  const filter = { custom };
  const window = { from: 0, to: at + 1 };
  const { resources, cursor } = await history.find({ filter, window, limit: MOST_SHOWN });
  const known = resources.flatMap((resource) => knownAt(resource, at));
  if (cursor === undefined) return { resources: known, more: 0 };
  const sids = new Set<string>();
  for await (const { resourceSid } of history.entries(filter, window)) {
    sids.add(resourceSid);
    if (sids.size >= MOST_COUNTED) break;
  }
  const shown = new Set(resources.map(({ state }) => state.resourceSid));
  return { resources: known, more: sids.size - shown.size };
};

const ofSid = async (history: History, { sid, account }: Extract<Asked, { sid: string }>, at: number) => {
  const resources = knownAt({ events: await history.of(sid) }, at);
  return { resources: resources.filter(({ state }) => account === undefined || state.accountSid === account), more: 0 };
};

export const subjects = async (history: History, asked: Asked, at: number): Promise<Subjects> =>
  'custom' in asked ? withCustom(history, asked.custom, at) : ofSid(history, asked, at);
