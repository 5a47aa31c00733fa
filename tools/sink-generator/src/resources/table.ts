import { ARCHIVE, stackWith, testsWithout } from '../archiver-stack.ts';
import { edited, renamed } from '../living.ts';
import type { Resource, Sources } from '../resource.ts';

const WRITER = 'apps/dynamo-writer';

/** Of the writer of the history, whose items carry indexes and an end. */
const ofTheWriter = ({ living }: Sources) => {
  const file = (path: string, edits: Parameters<typeof edited>[2]) =>
    edited(`${WRITER}/${path}`, living(`${WRITER}/${path}`), edits);
  return {
    'src/write.ts': file('src/write.ts', [
      ['@status-callbacks/history/item', './item.ts'],
      [/\n {2}HISTORY_DAYS: .*,/, ''],
      [', historyDays: number', ''],
      ['(event, historyDays)', '(event)'],
    ]),
    'infra/table.ts': file('infra/table.ts', [
      [/\/\*\*\n[^]*?\*\/\n/, '/** What is kept of events, by resource. */\n'],
      ['historyTable', 'itemsTable'],
      ["'History'", "'Items'"],
      [/=> \{\n {2}const table = /, '=>\n  '],
      [/\n {2}for \(const [^]*?\n {2}\}\n {2}return table;\n\};/, ''],
    ]),
    'test/items-table.ts': renamed(file('test/history-table.ts', []), {
      createHistoryTable: 'createItemsTable',
    }),
    'test/conformance.test.ts': renamed(file('test/conformance.test.ts', [[", HISTORY_DAYS: '30'", '']]), {
      createHistoryTable: 'createItemsTable',
      'history-table.ts': 'items-table.ts',
      '`history-': '`items-',
    }),
  };
};

/** An item for each event. */
export const table: Resource = {
  behaviour: 'write.ts',
  handler: [
    ["import { S3Client } from '@aws-sdk/client-s3'", "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'"],
    ['{ BUCKET_NAME }', '{ TABLE_NAME }'],
    ['archiveTo, config', 'config, writeTo'],
    ['archiveTo(new S3Client({}), BUCKET_NAME)', 'writeTo(new DynamoDBClient({}), TABLE_NAME)'],
  ],
  stack: (archiver) =>
    stackWith(archiver, {
      imports: "import { PolicyStatement } from 'aws-cdk-lib/aws-iam';\nimport { itemsTable } from './table.ts';\n",
      makes: '    const items = itemsTable(this);',
      environment: '{ TABLE_NAME: items.tableName }',
      grants: `    consumer.function.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchWriteItem'], resources: [items.tableArn] }),
    );`,
    }),
  stackTest: (archiver) => `${testsWithout(archiver, ARCHIVE)}
it('may write items and nothing else', () => {
  const [policy] = Object.values(prod.findResources('AWS::IAM::Policy'));
  const statements = policy!.Properties.PolicyDocument.Statement as { Action: string | string[] }[];
  const onTable = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:'));
  expect(onTable).toEqual(['dynamodb:BatchWriteItem']);
});
`,
  files: (sources) => ({ ...ofTheWriter(sources), 'src/item.ts': sources.template('table/item.ts') }),
  words: {
    promise: 'Every verified callback is an item in a table, under the resource it is about.',
    output: `\`pk\` is the resource SID, \`sk\` the time of receipt and the id. What else is kept of an event is in [item.ts](src/item.ts). An event
that comes again is the same item. It stays, unless \`toItem\` says when it \`expires\`, in epoch seconds.`,
    impact: 'Callbacks are not kept: whoever reads the table hears of them late, or not at all.',
    done: 'written',
    log: '`items not written` (an AWS error; a `ValidationException` is an item DynamoDB will never take)',
  },
};
