import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '@status-callbacks/simulator/random';
import { callbacks } from './operator.ts';

/** A clock so far ahead that nothing seems to be on its way: an audit then repairs what is about to come. */
const AHEAD_MS = 31 * 60_000;

/** What operators do to a system that works, and must change nothing that is right. */
const JOBS: readonly { readonly name: string; readonly args: readonly string[]; readonly aheadMs: number }[] = [
  { name: 'audit --repair', args: ['audit', '--repair'], aheadMs: 0 },
  { name: 'audit --repair, too early', args: ['audit', '--repair'], aheadMs: AHEAD_MS },
  { name: 'replay to s3-archiver', args: ['replay', '--sink', 's3-archiver'], aheadMs: 0 },
  { name: 'replay to dynamo-writer', args: ['replay', '--sink', 'dynamo-writer'], aheadMs: 0 },
];

/** How often each job is done, and how long it may take: a system that was killed meanwhile may never answer. */
const ROUNDS = 2;
const LONGEST_MS = 30_000;
/** Where nothing is archived yet, or the system has just been killed. */
const MAX_ATTEMPTS = 60;
const PAUSE_MS = 1_000;

export interface Maintenance {
  readonly random: Random;
  readonly dataDir: string;
  /** Of the time that is over, from 0 to 1. */
  readonly share: () => number;
  readonly signal: AbortSignal;
}

/** Audits, repairs and replays a part of what was received so far, at drawn times; says how each ended. */
export const maintain = async ({ random, dataDir, share, signal }: Maintenance): Promise<Record<string, number>> => {
  const began = Date.now();
  const ended: Record<string, number> = {};
  const jobs = random.shuffle(Array.from({ length: ROUNDS }, () => JOBS).flat());
  for (const [index, { name, args, aheadMs }] of jobs.entries()) {
    const due = (index + 0.5) / jobs.length;
    while (share() < due && !signal.aborted) await delay(100);
    if (signal.aborted) break;
    const within = random.chance(0.5) ? 0 : random.int(1, 50) / 100;
    const once = (): Promise<{ readonly code: number }> => {
      const now = Date.now();
      const from = began - 1_000 + within * (now - began);
      const window = ['--from', new Date(from).toISOString(), '--to', new Date(now).toISOString()];
      return callbacks(dataDir, [...args, ...window], {
        now: () => Date.now() + aheadMs,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
      });
    };
    let { code } = await once();
    for (let attempt = 1; code > 1 && attempt < MAX_ATTEMPTS && !signal.aborted; attempt += 1) {
      await delay(PAUSE_MS);
      ({ code } = await once());
    }
    const what = `${name}: exit ${code}`;
    ended[what] = (ended[what] ?? 0) + 1;
  }
  return ended;
};
