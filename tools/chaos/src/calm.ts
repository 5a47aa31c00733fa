import { type Delivered, type Finding, compare } from '@status-callbacks/cli/ledger';
import { observe } from '@status-callbacks/cli/observe';
import type { Aws } from '@status-callbacks/emulator/aws';
import { type Disturbance, undisturbed } from '@status-callbacks/local/disturbance';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { type System, startSystem } from '@status-callbacks/local/system';
import type { Expected } from '@status-callbacks/simulator/expected';
import { expectedSuppressions } from '@status-callbacks/simulator/expected-suppressions';
import type { Plan } from '@status-callbacks/simulator/plan';
import { makeImpatient } from './impatient.ts';
import { ALERTS } from './life.ts';
import { callbacks, depths } from './operator.ts';

export interface Wreck {
  readonly assemblies: readonly string[];
  readonly dataDir: string;
  readonly story: Plan;
  readonly outcome: Expected;
  readonly delivered: Delivered;
}

/** How the books stand when all is done. */
export interface Aftermath {
  readonly findings: readonly Finding[];
  readonly books: {
    /** Distinct callbacks that were answered with 2xx and are no forgery. */
    readonly verified: number;
    readonly refused: number;
    readonly archived: number;
    readonly tabled: number;
    readonly routed: number;
    readonly suppressed: number;
  };
  /** Messages that had failed five times and were sent back by an operator's command. */
  readonly redriven: number;
  /** Copies in the archive and on the bus beyond what was sent: at least once. */
  readonly copies: number;
  readonly alerts: { readonly told: number; readonly toldAgain: number };
}

/** Sends dead letters back until there are none. */
const redriveAll = async (system: System, dataDir: string): Promise<number> => {
  let redriven = 0;
  for (;;) {
    await system.idle();
    const full = (await depths(dataDir)).filter(({ deadLetters }) => deadLetters > 0);
    if (full.length === 0) return redriven;
    for (const { service, queue, deadLetters } of full) {
      await callbacks(dataDir, 'dlq', 'redrive', service, '--queue', queue);
      redriven += deadLetters;
    }
  }
};

interface Entry {
  readonly channel: string;
  readonly address: string;
  readonly scope: string;
  readonly reason: string;
  readonly error?: { readonly code: string };
}

const suppressions = async (dataDir: string): Promise<string[]> => {
  const args = ['suppression', 'list', '--numbers', '--limit', '1000', '--json'];
  const { entries } = JSON.parse((await callbacks(dataDir, ...args)).printed) as { entries: readonly Entry[] };
  return entries.map(({ channel, address, scope, reason, error }) =>
    [channel, address, scope, reason, error?.code].join(' '),
  );
};

const differences = (due: ReadonlySet<string>, there: readonly string[]): Finding[] => [
  ...[...due]
    .filter((entry) => !there.includes(entry))
    .map((): Finding => ({ where: 'suppression list', detail: 'lacks an entry' })),
  ...there
    .filter((entry) => !due.has(entry))
    .map((): Finding => ({ where: 'suppression list', detail: 'has an entry that nothing speaks for' })),
];

const COPY = /^is there \d+ times/;

/** Lets what is left have its way, without any fault; then compares what was answered with what every sink holds. */
export const calm = async ({ assemblies, dataDir, story, outcome, delivered }: Wreck): Promise<Aftermath> => {
  const disturb = async (aws: Aws): Promise<Disturbance> => {
    await makeImpatient(aws);
    return undisturbed;
  };
  const system = await startSystem({ assemblies, dataDir, disturb });
  try {
    const { url, env, resources } = system;
    writeEndpoints(dataDir, { pid: process.pid, url, stage: 'dev', env, resources });
    const redriven = await redriveAll(system, dataDir);
    const observed = await observe(system);
    const { missing, unexpected } = compare(outcome, delivered, observed);
    const copies = unexpected.filter(({ where, detail }) => where !== 'table' && COPY.test(detail));
    const listed = await suppressions(dataDir);
    const due = new Set(
      expectedSuppressions(story).map(({ channel, address, scope, reason, code }) =>
        [channel, address, scope, reason, code].join(' '),
      ),
    );
    const told = system.aws.queues.find(ALERTS)!.messages.map(({ body }) => body);
    const distinct = (items: readonly string[]): number => new Set(items).size;
    return {
      findings: [...missing, ...unexpected.filter((finding) => !copies.includes(finding)), ...differences(due, listed)],
      books: {
        verified: delivered.callbacks.size,
        refused: delivered.forged.size,
        archived: distinct(observed.archived.map(({ id }) => id)),
        tabled: distinct(observed.tabled.map(({ id }) => id)),
        routed: distinct(observed.routed),
        suppressed: listed.length,
      },
      redriven,
      copies: copies.length,
      alerts: { told: told.length, toldAgain: told.length - distinct(told) },
    };
  } finally {
    await system.stop();
  }
};
