import { setTimeout } from 'node:timers/promises';
import { type Delivered, type Finding, type Observed, compare, refusedKey } from '@status-callbacks/cli/ledger';
import { observe } from '@status-callbacks/cli/observe';
import type { Aws } from '@status-callbacks/emulator/aws';
import { type Disturbance, undisturbed } from '@status-callbacks/local/disturbance';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { type System, startSystem } from '@status-callbacks/local/system';
import { expected } from '@status-callbacks/simulator/expected';
import { type ExpectedSuppression, expectedSuppressions } from '@status-callbacks/simulator/expected-suppressions';
import type { Plan } from '@status-callbacks/simulator/plan';
import type { Target } from '@status-callbacks/simulator/signed-request';
import { type Adversary, together } from './adversary/adversary.ts';
import { makeImpatient } from './impatient.ts';
import { ALERTS } from './life.ts';
import { stealFrom } from './lossy.ts';
import { callbacks, depths } from './operator.ts';
import { type ListedSuppression, alertFindings, openedIn, suppressionFindings } from './verdicts.ts';

export interface Wreck {
  readonly assemblies: readonly string[];
  readonly dataDir: string;
  readonly story: Plan;
  /** What the story's callbacks were signed for. */
  readonly target: Target;
  readonly delivered: Delivered;
  readonly adversary: Adversary;
  /** See `Life`: a bad sink is one in the calm, too. */
  readonly lossy?: string | undefined;
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
    /** Kept requests by the reason they were refused for, each once. */
    readonly quarantined: Readonly<Record<string, number>>;
  };
  /** Messages that had failed five times and were sent back by an operator's command. */
  readonly redriven: number;
  /** Copies in the archive and on the bus beyond what was sent: at least once. */
  readonly copies: number;
  readonly alerts: { readonly told: number; readonly toldAgain: number };
}

/** What comes back as a dead letter so often will always. */
const MAX_REDRIVES = 8;

/** Sends dead letters back until there are none. */
const redriveAll = async (
  system: System,
  dataDir: string,
): Promise<{ readonly redriven: number; readonly left: Finding[] }> => {
  let redriven = 0;
  for (let round = 1; ; round += 1) {
    await system.idle();
    const full = (await depths(dataDir)).filter(({ deadLetters }) => deadLetters > 0);
    if (full.length === 0) return { redriven, left: [] };
    if (round > MAX_REDRIVES) {
      const left = full.map(({ service, queue, deadLetters }): Finding => ({
        where: 'dead letters',
        detail: `${deadLetters} come back to ${queue} of ${service}, however often they are redriven`,
      }));
      return { redriven, left };
    }
    for (const { service, queue, deadLetters } of full) {
      await callbacks(dataDir, ['dlq', 'redrive', service, '--queue', queue]);
      redriven += deadLetters;
    }
  }
};

const suppressions = async (dataDir: string): Promise<readonly ListedSuppression[]> => {
  const args = ['suppression', 'list', '--numbers', '--limit', '1000', '--json'];
  return (JSON.parse((await callbacks(dataDir, args)).printed) as { entries: readonly ListedSuppression[] }).entries;
};

/** Whom the callbacks speak against, without whom an operator has lifted since. */
const dueSuppressions = (story: Plan, { suppressed, lifted }: Adversary): ExpectedSuppression[] => {
  const isLifted = ({ account, address, scope, reason }: ExpectedSuppression): boolean =>
    lifted.some(
      (one) => one.account === account && one.address === address && one.scope === scope && one.reason === reason,
    );
  return [...expectedSuppressions(story), ...suppressed].filter((entry) => !isLifted(entry));
};

/** Archive and table agree, callback by callback, as operators see it. */
const auditFindings = async (dataDir: string): Promise<Finding[]> => {
  const { code, printed } = await callbacks(dataDir, ['audit', '--json']);
  if (code === 0) return [];
  const found = printed
    .split('\n')
    .flatMap((line) => (line ? [JSON.parse(line) as Record<string, string | number>] : []))
    .filter(({ kind }) => kind !== undefined);
  return found.map(({ id, kind, detail }) => ({ where: 'audit', id: String(id), detail: `${kind}: ${detail}` }));
};

/**
 * A redrive leaves behind what a caller has written into a direct route (see `dlq redrive`), so what is refused for it the first time
 * is refused for its signature after that.
 */
const undoneByRedrive = (observed: Observed, { forged }: Delivered): Observed => ({
  ...observed,
  quarantined: observed.quarantined.map((refused) => {
    const injected = { ...refused, reason: 'unrecognized-message' };
    return refused.reason === 'mismatch' && forged.has(refusedKey(injected)) ? injected : refused;
  }),
});

const counted = (items: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(items, (item) => item)].map(([item, all]) => [item, all.length]));

/** What an alert is about, without its times and counts. */
const causeIn = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/\bsince\b|^More: /.test(line))
    .join('\n');

const sinceIn = (text: string): number => {
  const [, day, time] = /since (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(text) ?? [];
  return day === undefined ? 0 : Date.parse(`${day}T${time}Z`);
};

/**
 * Alerts that were opened by what was posted again, and not late: of something that began in the calm, or of a cause that has been told
 * of before. A function that was killed before it told of an incident leaves that to the next event or timer, which may be in the calm.
 */
const openedByCopies = (before: ReadonlySet<string>, after: ReadonlySet<string>, began: number): string[] => {
  const causes = new Set([...before].map(causeIn));
  const isSpike = (text: string): boolean => / than usual/.test(text.split('\n', 1)[0]!);
  return [...after].filter(
    (text) => !before.has(text) && (sinceIn(text) >= began || (!isSpike(text) && causes.has(causeIn(text)))),
  );
};

/** Longer than the claim of a function that was killed over an alert lasts: then a timer tells it. */
const MAX_TELLING_MS = 100_000;

/** Waits for alerts that are due, as long as they may take; what is due then is a finding. */
const untilTold = async (isTold: () => boolean): Promise<void> => {
  const deadline = Date.now() + MAX_TELLING_MS;
  while (!isTold() && Date.now() < deadline) await setTimeout(500);
};

const COPY = /^is there \d+ times/;

/** Lets what is left have its way, without any fault; then compares what was answered with what every sink holds. */
export const calm = async ({
  assemblies,
  dataDir,
  story,
  target,
  delivered,
  adversary,
  lossy,
}: Wreck): Promise<Aftermath> => {
  const disturb = async (aws: Aws): Promise<Disturbance> => {
    await makeImpatient(aws);
    const steal = stealFrom(lossy, () => undefined);
    return { ...undisturbed, invoke: (invocation) => invocation.invoke(steal(invocation)) };
  };
  const system = await startSystem({ assemblies, dataDir, disturb });
  const told = (): string[] => system.aws.queues.find(ALERTS)!.messages.map(({ body }) => body);
  try {
    const { url, env, resources } = system;
    writeEndpoints(dataDir, { pid: process.pid, url, stage: 'dev', env, resources });
    const { redriven, left } = await redriveAll(system, dataDir);
    const whole: Plan = { ...story, scripts: [...story.scripts, ...adversary.scripts] };
    await untilTold(() => alertFindings(whole.scripts, told()).length === 0);
    const [opened, began] = [openedIn(told()), Date.now()];
    await adversary.again(url);
    const afterwards = await redriveAll(system, dataDir);
    const openedAgain = openedByCopies(opened, openedIn(told()), began);

    await untilTold(() => alertFindings(whole.scripts, told()).length === 0);
    const everything = together(delivered, adversary.delivered);
    const observed = undoneByRedrive(await observe(system), everything);
    const { missing, unexpected } = compare(expected(whole, target), everything, observed);
    const copies = unexpected.filter(({ where, detail }) => where !== 'table' && COPY.test(detail));
    const listed = await suppressions(dataDir);
    const alerts = told();
    const distinct = (items: readonly string[]): number => new Set(items).size;
    return {
      findings: [
        ...adversary.findings,
        ...missing,
        ...unexpected.filter((finding) => !copies.includes(finding)),
        ...suppressionFindings(dueSuppressions(whole, adversary), listed),
        ...alertFindings(whole.scripts, alerts),
        ...openedAgain.map((text): Finding => ({
          where: 'alerts',
          detail: `opened by what was posted again: ${text.split('\n').join(' / ')}`,
        })),
        ...(await auditFindings(dataDir)),
        ...left,
        ...afterwards.left,
      ],
      books: {
        verified: everything.callbacks.size,
        refused: everything.forged.size,
        archived: distinct(observed.archived.map(({ id }) => id)),
        tabled: distinct(observed.tabled.map(({ id }) => id)),
        routed: distinct(observed.routed),
        suppressed: listed.length,
        quarantined: counted([...new Set(observed.quarantined.map(refusedKey))].map((key) => key.split(' ', 1)[0]!)),
      },
      redriven: redriven + afterwards.redriven,
      copies: copies.length,
      alerts: { told: alerts.length, toldAgain: alerts.length - distinct(alerts) },
    };
  } finally {
    await system.stop();
  }
};
