import { randomUUID } from 'node:crypto';
import type { Window } from '@status-callbacks/archive/layout';
import { objectsIn } from '@status-callbacks/archive/read';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { addresses } from '@status-callbacks/contract/addresses';
import { matches } from '@status-callbacks/contract/event-filter';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { type Progress, TargetFailed, replay } from '@status-callbacks/replay-engine/replay';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';
import { openCursor, placeToGoOnFrom } from '../cursor-file.ts';
import { NotAsItShouldBe } from '../exit-codes.ts';
import { filterOf } from '../filter-options.ts';
import { progressOn } from '../progress.ts';
import { windowOf } from '../window-options.ts';
import type { Driver, ReplayOptions } from './driver.ts';
import { openGate } from './gate.ts';
import { newPace } from './pace.ts';
import { newCosts } from './price.ts';
import { brokenLine } from './report.ts';

/** What a run must know to go on. */
interface Run {
  readonly replayId: string;
  readonly window: Window;
  readonly progress?: Progress;
}

const cursorOf = (options: ReplayOptions) =>
  openCursor<Run>(options.dataDir, 'replay', {
    version: 1,
    stage: options.stage,
    from: options.from?.text,
    to: options.to?.text,
    filter: filterOf(options),
    sink: options.sink,
  });

/** Replays in this process; a run that is stopped keeps its place on disk. */
export const replayInProcess: Driver = async ({ command, options, deployment, sinks, terminal }) => {
  const { sink, rate, mostQueued, dryRun = false, resume } = options;
  const { signal, note } = terminal;
  const cursor = cursorOf(options);
  const run: Run = resume
    ? await placeToGoOnFrom(command, cursor)
    : { replayId: randomUUID(), window: windowOf(command, options) };
  const { replayId, window } = run;
  const store = s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket));
  let totalBytes = 0;
  for await (const { bytes } of objectsIn(store, window)) totalBytes += bytes;

  const progress = progressOn(terminal, dryRun ? 'counting' : 'sending');
  const costs = newCosts(sinks.map(({ name }) => name));
  const isMeant = matches(filterOf(options), (code) => describeError(code).category);
  const publish = publishTo(deployment.sns(), await deployment.address(addresses.topicArn), sink ?? '*');
  const started = performance.now();
  let latest = run.progress;
  let pace: ReturnType<typeof newPace> | undefined;
  try {
    const counts = await replay({
      store,
      window,
      signal,
      filter: (event) => {
        const meant = isMeant(event);
        if (meant && dryRun) costs.add(event);
        return meant;
      },
      ...(!dryRun && {
        target: { replayId, send: (events) => publish(events.map(publicationOf)) },
        admit: openGate({
          sqs: deployment.sqs(),
          sinks,
          rate,
          mostQueued,
          signal,
          onWait: (name, depth) => {
            const { bytes = 0 } = latest?.counts ?? {};
            progress.show({ done: bytes, total: totalBytes, words: `waiting: ${name} has ${depth} in its queue` });
          },
        }),
      }),
      ...(run.progress && { resume: run.progress }),
      onProgress: async (now) => {
        latest = now;
        pace ??= newPace(run.progress?.counts ?? { ...now.counts, bytes: 0, sent: 0 }, totalBytes);
        progress.show({ done: now.counts.bytes, total: totalBytes, words: pace(now.counts) });
        if (!dryRun) await cursor.write({ replayId, window, progress: now });
      },
      onBroken: (broken) => note(`callbacks: ${brokenLine(broken)}\n`),
      onRefused: ({ id, data }) => note(`callbacks: refused by the topic: ${id} of ${data.resourceSid}\n`),
    });
    const seconds = (performance.now() - started) / 1_000;
    const foreseen = { expectedSeconds: counts.matched / rate, expectedCost: costs.total(counts.objects) };
    const outcome = { replayId, target: sink ?? '*', dryRun, seconds, ...counts, ...(dryRun && foreseen) };
    if (signal.aborted) return { outcome, stopped: 'stopped; the same with --resume goes on where this ended' };
    await cursor.remove();
    return { outcome };
  } catch (error) {
    if (!(error instanceof TargetFailed)) throw error;
    throw new NotAsItShouldBe(`${error.message}; the same with --resume goes on`);
  } finally {
    progress.end();
  }
};
