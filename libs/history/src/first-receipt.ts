import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Occurrence, lifecyclePrefix, readLifecycleKey } from '@status-callbacks/contract/state';
import { queryPages } from './index-entries.ts';
import { isKey, resourceKey } from './item.ts';

/** A callback without a time of receipt: every `StatusCallback` is one. */
export interface Callback {
  readonly id: string;
  readonly data: Pick<Occurrence['data'], 'resourceSid' | 'accountSid' | 'rank' | 'status'>;
}

/** Deliveries to a page: few callbacks are delivered more than twice. */
const PAGE = 10;

/** The keys that version 0.1.0 wrote are the same without the account. */
const withoutAccount = (prefix: string): string => prefix.slice(prefix.indexOf('#') + 1);

/**
 * When a callback was received first, RFC 3339; `undefined` if the table does not have it. Twilio may send a callback again, and
 * so may whoever has seen it: what only its first receipt may do has been done already if this is earlier than the delivery
 * at hand. Consistent, but as late as `dynamo-writer` is: a delivery that has just been received may not be there yet.
 *
 * Two queries of one read unit: the second is for items of version 0.1.0, whose keys do not tell the account.
 * @example const isFirst = ((await firstReceipt(dynamo, table, event)) ?? receivedAt) >= receivedAt;
 */
export const firstReceipt = async (
  dynamo: Pick<DynamoDBClient, 'send'>,
  table: string,
  { id, data }: Callback,
): Promise<string | undefined> => {
  const isDelivery = ({ sk, accountSid }: Readonly<Record<string, AttributeValue>>): boolean => {
    // A status may be named so that it continues the key of another callback.
    const place = readLifecycleKey(sk!.S!);
    return place.id === id && (place.account ? place.account.sid : accountSid?.S) === data.accountSid;
  };
  const earliest = async (prefix: string): Promise<string | undefined> => {
    if (!isKey(prefix)) return undefined;
    const query = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: resourceKey(data.resourceSid) }, ':prefix': { S: prefix } },
      ConsistentRead: true,
      Limit: PAGE,
    };
    for await (const items of queryPages({ dynamo, name: table }, query)) {
      const first = items.find(isDelivery);
      if (first) return first['receivedAt']!.S!;
    }
    return undefined;
  };
  const prefix = lifecyclePrefix({ id, data });
  const receipts = await Promise.all([prefix, withoutAccount(prefix)].map(earliest));
  return receipts.filter((receipt) => receipt !== undefined).sort()[0];
};
