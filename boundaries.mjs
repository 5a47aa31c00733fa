/**
 * Who may import whom, as data. ESLint enforces it, `test/boundaries.test.ts` tries every forbidden arrow.
 * There is no `*` row: a project without a known tag may import nothing.
 */
export const arrows = [
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: [
      'type:contract',
      'type:pure',
      'type:resource',
      'type:lambda',
      'type:infra',
      'type:testing',
    ],
  },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod', 'zod/*', 'fast-check'] },
  { sourceTag: 'type:pure', onlyDependOnLibsWithTags: [], bannedExternalImports: ['@aws-sdk/*', 'aws-cdk-lib*'] },
  // What services own, for those who write and read it: the history table, the suppression list, the archive, the topic.
  {
    sourceTag: 'type:resource',
    onlyDependOnLibsWithTags: ['type:contract', 'type:pure', 'type:resource', 'type:testing'],
    bannedExternalImports: ['aws-cdk-lib*'],
  },
  { sourceTag: 'type:lambda', onlyDependOnLibsWithTags: ['type:pure'], bannedExternalImports: ['aws-cdk-lib*'] },
  { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:contract'], bannedExternalImports: ['@aws-sdk/*'] },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: ['type:contract', 'type:pure', 'type:lambda', 'type:testing'],
  },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:contract', 'type:pure', 'type:resource', 'type:testing', 'type:tool'],
  },
  // Tests of the whole read what is synthesised, and hold what a library believes of it against that.
  { sourceTag: 'type:workspace', onlyDependOnLibsWithTags: ['type:pure'] },
];

/** What tags cannot say, because it differs between the folders of one project. */
export const folders = [
  {
    files: ['apps/*/src/**'],
    refused: [
      {
        group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', '@status-callbacks/infra/*'],
        why: 'a handler carries no infrastructure',
      },
      {
        group: ['@status-callbacks/testing/*', '@status-callbacks/emulator/*', '../test/*'],
        why: 'a handler carries no tests',
      },
      { group: ['../infra/*'], why: 'a handler does not know its stack' },
    ],
  },
  {
    files: ['apps/*/infra/**'],
    refused: [
      { group: ['../src/*'], why: 'a stack knows its bundle, not its source' },
      {
        group: ['@aws-sdk/*', '@status-callbacks/lambda/*', '@status-callbacks/logging/*'],
        why: 'a stack does not run',
      },
      { group: ['@status-callbacks/testing/*', '@status-callbacks/emulator/*'], why: 'a stack carries no tests' },
    ],
  },
  {
    files: ['libs/{archive,history,replay-engine,suppression,topic}/src/**'],
    refused: [
      {
        group: ['@status-callbacks/testing/*', '@status-callbacks/emulator/*'],
        why: 'what runs carries no tests',
      },
    ],
  },
  {
    files: ['libs/contract/src/**'],
    refused: [{ group: ['node:*'], why: 'the contract runs anywhere' }],
  },
  {
    files: ['tools/*/src/**'],
    refused: [{ group: ['**/apps/**'], why: 'tools use artefacts (dist, cdk.out), never the source of a service' }],
  },
];
