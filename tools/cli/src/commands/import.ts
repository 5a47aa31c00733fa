import { addObject } from '@status-callbacks/archive/add-object';
import { s3Store } from '@status-callbacks/archive/s3-store';
import { addresses } from '@status-callbacks/contract/addresses';
import { type Command, Option } from 'commander';
import { openCursor, placeToGoOnFrom } from '../cursor-file.ts';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { Interrupted, NotAsItShouldBe, NothingThere } from '../exit-codes.ts';
import { type ImportCounts, type ImportPlace, importArchive } from '../import/import-archive.ts';
import { counterOn } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type WindowOptions, moment } from '../window-options.ts';

interface ImportOptions extends DeploymentOptions, WindowOptions {
  readonly bucket: string;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
}

const report = ({ objects, bytes, imported, written, strangers, broken }: ImportCounts, dryRun: boolean): string[] => [
  ...table(
    ['', 'count', ''],
    [
      ['objects of the layout', objects, `${bytes} bytes, a callback each`],
      ...(dryRun ? [] : [['imported', imported, 'events, marked as imported, without evidence']]),
      [dryRun ? 'would be written' : 'written', written, 'objects of the archive'],
      ...(strangers > 0 ? [['left alone', strangers, 'objects of another layout']] : []),
      ...(broken > 0 ? [['broken', broken, 'objects that hold no callback']] : []),
    ],
  ),
  '',
  dryRun
    ? 'Nothing was read but names, and nothing was written.'
    : 'They are in the archive. callbacks replay --sink dynamo-writer brings them into the table.',
];

export const addImport = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('import')
    .description('take the archive of Twilio’s own sample over into this one')
    .requiredOption('--bucket <name>', 'where the other archive is')
    .addOption(new Option('--layout <layout>', 'of the other archive').choices(['blog']).default('blog'))
    .option('--from <time>', 'received at or after: 2026-11-23T16:00Z, or an age like 2h (default: everything)', moment)
    .option('--to <time>', 'received before, in the same way (default: everything)', moment)
    .option('--dry-run', 'count by name, and read and write nothing')
    .option('--resume', 'go on where an import with the same options was stopped')
    .option('--json', 'print one JSON object');
  deploymentOptions(command, terminal).action(async (options: ImportOptions) => {
    const { bucket, from, to, dryRun = false, resume: isResumed, json } = options;
    const { signal, note, print } = terminal;
    const identity = { version: 1, stage: options.stage, bucket, from: from?.text, to: to?.text };
    const cursor = openCursor<ImportPlace>(options.dataDir, 'import', identity);
    const resume = isResumed ? await placeToGoOnFrom(command, cursor) : undefined;
    const deployment = connect(options);
    const counter = counterOn(terminal);
    try {
      const archive = await deployment.address(addresses.archiveBucket);
      const s3 = deployment.s3();
      const source = s3Store(s3, bucket);
      const counts = await importArchive({
        objects: source.list('', resume?.after),
        isWanted: (receivedAt) => receivedAt >= (from?.at ?? 0) && receivedAt < (to?.at ?? Infinity),
        ...(!dryRun && {
          archive: {
            read: source.read,
            add: (events) => addObject(s3, archive, events),
          },
        }),
        ...(resume && { resume }),
        signal,
        onPlace: async (place) => {
          counter.show('callbacks imported', place.counts.objects);
          if (!dryRun) await cursor.write(place);
        },
        onBroken: (key, reason) => note(`callbacks: ${key}: ${reason}\n`),
      });
      counter.end();
      print(json ? JSON.stringify({ dryRun, ...counts }) : report(counts, dryRun));
      if (signal.aborted) throw new Interrupted('stopped; the same with --resume goes on where this ended');
      await cursor.remove();
      if (counts.broken > 0)
        throw new NotAsItShouldBe(`${counts.broken} objects hold no callback: everything else is done`);
      if (counts.objects === 0) throw new NothingThere(`nothing in ${bucket} is of this layout and window`);
    } finally {
      counter.end();
      deployment.close();
    }
  });
};
