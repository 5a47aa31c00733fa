import { ARCHIVE, stackWith, testsWithout } from '../archiver-stack.ts';
import type { Resource } from '../resource.ts';

/** A function to fill in, and nothing of its own. */
export const none: Resource = {
  behaviour: 'deliver.ts',
  handler: [
    ['const { BUCKET_NAME } = readConfig(config);\n', ''],
    ['archiveTo, config', 'deliver, deliverWith'],
    ['archiveTo(new S3Client({}), BUCKET_NAME)', 'deliverWith(deliver)'],
  ],
  stack: (archiver) =>
    stackWith(archiver, { imports: '', makes: '', environment: '{}', grants: '' }).replace('const consumer = ', ''),
  stackTest: (archiver) => testsWithout(testsWithout(archiver, ARCHIVE), /\bconfig\b/),
  files: ({ template }) => ({
    'src/deliver.ts': template('none/deliver.ts'),
    'test/conformance.test.ts': template('none/conformance.test.ts'),
  }),
  words: {
    promise: 'Every verified callback is handed to `deliver` in [deliver.ts](src/deliver.ts), until that has taken it.',
    output:
      'The id of each event in the log, until `deliver` does more. It is called for all events of a batch at once.',
    impact: 'Callbacks are not delivered: whoever waits for what this service makes of them goes on waiting.',
    done: 'delivered',
    log: '`event not delivered` (what `deliver` threw)',
  },
};
