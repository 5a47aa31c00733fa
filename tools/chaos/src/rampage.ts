import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deliveries } from '@status-callbacks/cli/deliveries';
import type { Finding } from '@status-callbacks/cli/ledger';
import { readEndpoints } from '@status-callbacks/local/endpoints-file';
import { createRandom } from '@status-callbacks/simulator/random';
import { send } from '@status-callbacks/simulator/send';
import { idOf, signedRequest } from '@status-callbacks/simulator/signed-request';
import { localAuthToken } from '@status-callbacks/cli/auth-token';
import { newAdversary } from './adversary/adversary.ts';
import { type Aftermath, calm } from './calm.ts';
import { maintain } from './maintenance.ts';
import { newMortalSystem } from './mortal-system.ts';
import { depths } from './operator.ts';
import { putTokens } from './secret.ts';
import { storyOf } from './story.ts';

export interface RampageOptions {
  readonly seed: number;
  /** At least so many that are not forged and not sent twice. */
  readonly callbacks: number;
  /** How often the whole system is killed. */
  readonly kills: number;
  readonly assemblies: readonly string[];
  readonly lossy?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

export interface Outcome extends Aftermath {
  readonly seed: number;
  readonly callbacks: number;
  readonly requests: number;
  /** Requests that were sent again, because nothing or a 5xx came back. */
  readonly retried: number;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  /** What the adversary did, by trick. */
  readonly tricks: Readonly<Record<string, number>>;
  /** How audits, repairs and replays ended, each during the traffic. */
  readonly maintained: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

/** Of the kills, those after everything is sent: what waits in windows and queues is hit, too. */
const LATE_SHARE = 0.3;
const LONGEST_LATE_LIFE_MS = 4_000;

/** Under faults nothing is ever quite done: what is left then, is left to the calm. */
const DRAIN_MS = 30_000;

const isDrained = async (dataDir: string): Promise<boolean> =>
  (await depths(dataDir)).every(({ waiting, inWork }) => waiting + inWork === 0);

/** One plan through a system that is disturbed and killed all the while; then calm, and the books are compared. */
export const rampage = async (options: RampageOptions): Promise<Outcome> => {
  const { seed, callbacks, kills, assemblies, lossy, signal, onProgress = () => undefined } = options;
  const began = performance.now();
  const random = createRandom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'callbacks-chaos-'));
  const system = await newMortalSystem({ assemblies, dataDir, seed, lossy });
  let killed = 0;
  const killOnce = async (): Promise<void> => {
    await system.kill();
    killed += 1;
    onProgress(`killed ${killed} of ${kills}`);
    await system.start();
  };
  try {
    await system.start();
    const { env } = readEndpoints(dataDir)!;
    const story = storyOf(seed, callbacks, await localAuthToken(env));
    await putTokens(env, story);
    const target = { baseUrl: system.url };
    const requests = story.requests.map((request) =>
      signedRequest(request, { ...target, authToken: story.tokenOf(request) }),
    );
    const adversary = newAdversary({ random: random.fork(), target, story, dataDir });
    let share = 0;
    const raging = adversary.rage(() => share, signal);
    const maintaining = maintain({ random: random.fork(), dataDir, share: () => share, signal });
    const late = Math.round(kills * LATE_SHARE);
    const killAt = Array.from({ length: kills - late }, () => random.int(1, requests.length - 1)).sort((a, b) => a - b);
    let dying = Promise.resolve();
    const { answers, retried } = await send(requests, {
      concurrency: 8,
      retries: 60,
      retryPolicy: 'all',
      signal,
      onAnswer: (index, answer) => {
        const planned = story.requests[index]!;
        if (planned.kind === 'forged' || !('status' in answer) || answer.status >= 300) return;
        adversary.capture({ planned, request: requests[index]!, id: idOf(planned, target) });
      },
      onProgress: ({ done, total }) => {
        share = (1 - LATE_SHARE) * (done / total);
        onProgress(`sent ${done} of ${total}`);
        while (killAt.length > 0 && done >= killAt[0]!) {
          killAt.shift();
          dying = dying.then(killOnce);
        }
      },
    });
    await dying;
    for (let index = 0; index < late && !signal.aborted; index++) {
      await delay(random.int(200, LONGEST_LATE_LIFE_MS));
      await killOnce();
      share = 1 - LATE_SHARE + (LATE_SHARE * (index + 1)) / late;
    }
    share = 1;
    const [, maintained] = await Promise.all([raging, maintaining]);
    onProgress('waiting until nothing waits');
    const patience = Date.now() + DRAIN_MS;
    while (Date.now() < patience && !signal.aborted && !(await isDrained(dataDir))) await delay(500);
    await system.kill();
    onProgress('calm');

    const { delivered, lost } = deliveries(story.requests, answers, target);
    const { findings, ...aftermath } = await calm({
      assemblies,
      dataDir,
      story,
      target,
      delivered,
      adversary,
      lossy,
    });
    return {
      ...aftermath,
      seed,
      callbacks: [...story.scripts, ...adversary.scripts].flatMap(({ steps }) => steps).length,
      requests: requests.length,
      retried,
      kills: killed + 1,
      faults: system.counts(),
      tricks: adversary.counts(),
      maintained,
      seconds: Math.round((performance.now() - began) / 1_000),
      findings: [...lost, ...findings],
    };
  } finally {
    await system.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
};
