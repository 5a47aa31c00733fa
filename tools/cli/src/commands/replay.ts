import { randomUUID } from 'node:crypto';
import type { Window } from '@status-callbacks/archive/layout';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { objectsIn } from '@status-callbacks/archive/read';
import { addresses } from '@status-callbacks/contract/addresses';
import { matches } from '@status-callbacks/contract/event-filter';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { type Counts, type Progress, TargetFailed, replay } from '@status-callbacks/replay-engine/replay';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';
import type { Command } from 'commander';
import { type Cursor, openCursor, placeToGoOnFrom } from '../cursor-file.ts';
import { type Deployment, type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe, NothingThere } from '../exit-codes.ts';
import { type FilterOptions, filterOf, filterOptions } from '../filter-options.ts';
import { positive, wholeNumber } from '../option-values.ts';
import { progressOn } from '../progress.ts';
import { openGate } from '../replay/gate.ts';
import { newPace } from '../replay/pace.ts';
import { newCosts } from '../replay/price.ts';
import { brokenLine, report } from '../replay/report.ts';
import { type Sink, addressees, deployedSinks } from '../replay/sinks.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, windowOf, windowOptions } from '../window-options.ts';

interface ReplayOptions extends DeploymentOptions, WindowOptions, FilterOptions {
  readonly sink?: string;
  readonly rate: number;
  readonly mostQueued: number;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What a run must know to go on. */
interface Run {
  readonly replayId: string;
  readonly window: Window;
  readonly progress?: Progress;
}

const begin = async (command: Command, cursor: Cursor<Run>, options: ReplayOptions): Promise<Run> => {
  if (!options.resume) return { replayId: randomUUID(), window: windowOf(command, options) };
  return placeToGoOnFrom(command, cursor);
};

const recipients = async (command: Command, deployment: Deployment, sink: string | undefined): Promise<Sink[]> => {
  const sinks = await deployedSinks(deployment);
  const found = addressees(sinks, sink);
  if (found.length > 0) return found;
  const names = sinks.map(({ name }) => name).join(', ');
  return command.error(`error: --sink ${sink}: ${deployment.name} has ${names || 'no sinks'}`);
};

export const addReplay = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('replay')
    .description('send archived callbacks again, to all sinks or to one, slower than live traffic');
  windowOptions(deploymentOptions(filterOptions(command), terminal))
    .option('--sink <name>', 'only to this sink (default: to every sink that takes replays)')
    .option('--rate <per second>', 'events a second', positive, 500)
    .option('--most-queued <count>', 'wait while the queue of a sink is deeper than this', wholeNumber, 1_000)
    .option('--dry-run', 'count, foresee time and cost, and send nothing')
    .option('--resume', 'go on where a run with the same options was stopped')
    .option('--json', 'print one JSON object')
    .action(async (options: ReplayOptions) => {
      const { sink, rate, mostQueued, dryRun = false, json } = options;
      const { signal, note, print } = terminal;
      const cursor = openCursor<Run>(options.dataDir, 'replay', {
        version: 1,
        stage: options.stage,
        from: options.from?.text,
        to: options.to?.text,
        filter: filterOf(options),
        sink,
      });
      const run = await begin(command, cursor, options);
      const { replayId, window } = run;
      const deployment = connect(options);
      const progress = progressOn(terminal, dryRun ? 'counting' : 'sending');
      let latest = run.progress;
      try {
        const sinks = await recipients(command, deployment, sink);
        const store = s3Store(deployment.s3(), await deployment.address(addresses.archiveBucket));
        let totalBytes = 0;
        for await (const { bytes } of objectsIn(store, window)) totalBytes += bytes;

        const costs = newCosts(sinks.map(({ name }) => name));
        const isMeant = matches(filterOf(options), (code) => describeError(code).category);
        const publish = publishTo(deployment.sns(), await deployment.address(addresses.topicArn), sink ?? '*');
        const started = performance.now();
        let pace: ReturnType<typeof newPace> | undefined;
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
        progress.end();
        const seconds = (performance.now() - started) / 1_000;
        const foreseen = { expectedSeconds: counts.matched / rate, expectedCost: costs.total(counts.objects) };
        const outcome = { replayId, target: sink ?? '*', dryRun, seconds, ...counts, ...(dryRun && foreseen) };
        print(json ? JSON.stringify(outcome) : report(outcome));
        if (signal.aborted) throw new Interrupted('stopped; the same with --resume goes on where this ended');
        await cursor.remove();
        judge(counts, deployment);
      } catch (error) {
        if (!(error instanceof TargetFailed)) throw error;
        throw new NotAsItShouldBe(`${error.message}; the same with --resume goes on`);
      } finally {
        progress.end();
        deployment.close();
      }
    });
};

const judge = ({ lines, matched, broken, refused }: Counts, { name }: Deployment): void => {
  if (broken + refused > 0)
    throw new NotAsItShouldBe(`${broken} broken and ${refused} refused: everything else is done`);
  if (lines === 0) throw new NothingThere(`nothing was archived in this window by ${name}`);
  if (matched === 0) throw new NothingThere('nothing in this window is what the options ask for');
};
