import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Item } from '@status-callbacks/suppression/item';
import { plain } from '@status-callbacks/suppression/seal';
import type { Settings } from '@status-callbacks/suppression/settings';
import { openWriter } from '@status-callbacks/suppression/writer';
import { ACCOUNT_SID, aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { errorEntry } from '../../src/error-entry.ts';
import { type Fact, parseFact } from '../../src/suppression/fact.ts';
import type { Keeping } from '../../src/suppression/keeping.ts';
import { nothingYet } from '../a-history.ts';
import { template } from '../template.ts';

export const NOON = Date.parse('2026-11-23T12:00:00Z');
export const MINUTE = 60_000;
export const settings: Settings = { accounts: 'each', strikes: 3, windowDays: 7, unreachableDays: 30, keepDays: 60 };

let tables = 0;
let definition: CreateTableCommandInput | undefined;

/** From the template that deploys: a test table cannot differ from the real one. */
const definitionInTemplate = (): CreateTableCommandInput => {
  const [, table] = Object.entries(template.findResources('AWS::DynamoDB::Table')).find(([id]) =>
    id.startsWith('Suppressions'),
  )!;
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table.Properties;
  return { TableName: undefined, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode };
};

/** An empty list of its own; the name of its table. */
export const createList = async (dynamo: DynamoDBClient): Promise<string> => {
  definition ??= definitionInTemplate();
  const TableName = `suppressions-${(tables += 1)}`;
  await dynamo.send(new CreateTableCommand({ ...definition, TableName }));
  await waitUntilTableExists({ client: dynamo, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
  return TableName;
};

export const itemsIn = async (dynamo: DynamoDBClient, TableName: string): Promise<Item[]> => {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item) as Item).sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
};

/** Lists as the functions keep them, by clients that may fail. */
export const keeping = (
  dynamo: Pick<DynamoDBClient, 'send'>,
  table: string,
  given: Partial<Keeping> = {},
): Keeping => ({
  writer: openWriter(dynamo, table, settings),
  seal: plain,
  settings,
  firstReceipt: nothingYet,
  ...given,
});

export interface Told {
  readonly message: number;
  readonly account?: string;
  readonly minute?: number;
  readonly to?: string;
  readonly code?: string;
  readonly status?: string;
  /** Of a Messaging Service. */
  readonly service?: string;
}

/** The last callback of a message. */
export const told = ({
  message,
  account = ACCOUNT_SID,
  minute = 0,
  to = '+15555550100',
  code,
  service,
  status,
}: Told): StatusCallback =>
  aCallback({
    params: messageParams({
      AccountSid: account,
      MessageSid: sid('SM', message),
      SmsSid: sid('SM', message),
      MessageStatus: status ?? (code ? 'undelivered' : 'delivered'),
      To: to,
      ...(code && { ErrorCode: code }),
      ...(service && { MessagingServiceSid: service }),
    }),
    receivedAt: new Date(NOON + minute * MINUTE).toISOString(),
  });

/** An error as the rules put it on the queue. */
export const errorText = (event: StatusCallback): string => {
  const { Detail, Source, DetailType, Time } = errorEntry(event.data.errorCode!, event, 'errors');
  return JSON.stringify({
    id: 'e',
    source: Source,
    'detail-type': DetailType,
    time: Time!.toISOString(),
    detail: JSON.parse(Detail!),
  });
};

export const optInText = (id: string, minute: number, detail: object): string =>
  JSON.stringify({
    id,
    source: 'status-callbacks.application',
    'detail-type': 'Recipient Opted In',
    time: new Date(NOON + minute * MINUTE).toISOString(),
    detail: { channel: 'sms', address: '+15555550100', accountSid: ACCOUNT_SID, ...detail },
  });

/** A day after everything. */
export const factOf = (text: string): Fact => parseFact(text, () => NOON + 24 * 60 * MINUTE);
