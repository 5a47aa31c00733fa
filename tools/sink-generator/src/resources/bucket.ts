import { stackWithBucket, testsWithout } from '../archiver-stack.ts';
import { edited, renamed } from '../living.ts';
import type { Resource } from '../resource.ts';

const CONFORMANCE = 'apps/s3-archiver/test/conformance.test.ts';

/** An object for each event. */
export const bucket: Resource = {
  behaviour: 'put.ts',
  handler: [
    ['archiveTo, config', 'config, putTo'],
    ['archiveTo(new', 'putTo(new'],
  ],
  stack: (archiver) =>
    renamed(stackWithBucket(archiver), {
      "'Archive'": "'Objects'",
      'const archive ': 'const objects ',
      'archive.': 'objects.',
    }),
  stackTest: (archiver) =>
    renamed(testsWithout(archiver, /athena|quer(y|ies)/i), {
      "'Archive'": "'Objects'",
      '^ArchiveAccessLogs': '^ObjectsAccessLogs',
      onArchive: 'onObjects',
      'reads the archive': 'reads its objects',
    }),
  files: ({ living, template }) => ({
    'src/put.ts': template('bucket/put.ts'),
    'test/conformance.test.ts': edited(CONFORMANCE, living(CONFORMANCE), [
      [/\/\*\* Lines are counted .*\n/, ''],
      [/return gunzipSync\([^]*?;\n/, 'return Body!.transformToString();\n'],
      ['(await Promise.all(objects)).flat()', 'Promise.all(objects)'],
      ['const linesIn', 'const objectsIn'],
      ['async () => eachOnce(await linesIn(Bucket))', '() => objectsIn(Bucket)'],
      ['`archive-', '`objects-'],
      ['archives $clause', 'puts $clause'],
    ]),
  }),
  words: {
    promise: 'Every verified callback is an object in a bucket, as it was published.',
    output:
      '`callbacks/<resource SID>/<time of receipt>-<id>.json`, one event each. An event that comes again is the same object.',
    impact: 'Callbacks are not kept: whoever reads the bucket hears of them late, or not at all.',
    done: 'put into the bucket',
    log: '`object not written` (an AWS error)',
  },
};
