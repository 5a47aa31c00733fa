import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '@status-callbacks/attribute-values/attribute-values';
import type { Window } from '@status-callbacks/archive/layout';
import { type Item, fromItem } from '@status-callbacks/history/item';
import { type Trace, traceOf } from './trace.ts';

export interface TableSide {
  readonly records: AsyncIterable<Trace>;
  /** Days an item stays, as the items themselves say; unknown before one is read. */
  readonly historyDays: () => number | undefined;
}

const daysOf = ({ expires, receivedAt }: Item): number =>
  Math.round((expires - Date.parse(receivedAt) / 1000) / 86_400);

/**
 * Everything the table has of a window. The table is sorted by resource and has no index by time, which would cost a write
 * unit per callback; so this reads it whole, which costs half a read unit per 4 KB however narrow the window is.
 */
export const tableSide = (dynamodb: DynamoDBClient, table: string, { from, to }: Window): TableSide => {
  let days: number | undefined;
  const scan = {
    TableName: table,
    FilterExpression: 'receivedAt >= :from AND receivedAt < :to',
    ExpressionAttributeValues: {
      ':from': { S: new Date(from).toISOString() },
      ':to': { S: new Date(to).toISOString() },
    },
  };
  const read = async function* (): AsyncGenerator<Trace> {
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, scan)) {
      for (const raw of Items) {
        const item = fromAttributes(raw) as unknown as Item;
        days ??= daysOf(item);
        yield traceOf(fromItem(item));
      }
    }
  };
  return { records: read(), historyDays: () => days };
};
