import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  paginateScan,
  type AttributeValue,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Item = Record<string, AttributeValue>;

const BATCH = 25;

/** Whether an earlier run ended between the two halves of `rebuildTable`. */
export const rebuildUnfinished = (spool: string): boolean => existsSync(spool);

/**
 * Gives a table other indexes, which dynalite cannot do to one that exists: its items are written to the file `spool`, and
 * from there into a table made anew. Ended half-way, it is finished by calling it again.
 */
export const rebuildTable = async (
  dynamodb: DynamoDBClient,
  table: CreateTableCommandInput,
  spool: string,
): Promise<void> => {
  const { TableName } = table;
  if (!rebuildUnfinished(spool)) {
    await pipeline(Readable.from(linesOf(dynamodb, TableName!)), createWriteStream(`${spool}.new`));
    renameSync(`${spool}.new`, spool);
  }
  await dynamodb.send(new DeleteTableCommand({ TableName })).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') throw error;
  });
  // Both take effect a moment after they are answered.
  const waiting = { client: dynamodb, minDelay: 1, maxWaitTime: 60 };
  await waitUntilTableNotExists(waiting, { TableName });
  await dynamodb.send(new CreateTableCommand(table));
  await waitUntilTableExists(waiting, { TableName });
  await writeAll(dynamodb, TableName!, spool);
  rmSync(spool);
};

const linesOf = async function* (client: DynamoDBClient, TableName: string): AsyncGenerator<string> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const item of Items) yield `${JSON.stringify(item)}\n`;
  }
};

const writeAll = async (dynamodb: DynamoDBClient, TableName: string, spool: string): Promise<void> => {
  const file = await open(spool);
  let batch: Item[] = [];
  const write = async (): Promise<void> => {
    if (batch.length === 0) return;
    const RequestItems = { [TableName]: batch.map((Item) => ({ PutRequest: { Item } })) };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    batch = [];
  };
  for await (const line of file.readLines()) {
    batch.push(JSON.parse(line) as Item);
    if (batch.length === BATCH) await write();
  }
  await write();
};
