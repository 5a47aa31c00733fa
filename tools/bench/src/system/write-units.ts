import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { indexes } from '@status-callbacks/history/schema';

export type Item = Readonly<Record<string, AttributeValue>>;

export interface WrittenItem {
  readonly service: string;
  readonly table: string;
  readonly item: Item;
}

const UNIT_BYTES = 1_024;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 1;
  if (value.M) return 3 + sizeOf(value.M) + Object.keys(value.M).length;
  if (value.L) return 3 + value.L.reduce((sum, each) => sum + valueBytes(each) + 1, 0);
  return 1;
};

export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

const unitsOf = (item: Item): number => Math.ceil(sizeOf(item) / UNIT_BYTES);

/** Write units: those of the item, and one more for each index of the history that it is in; indexes hold keys only. */
export const historyUnits = (item: Item): number =>
  unitsOf(item) + indexes.filter(({ partitionKey }) => partitionKey in item).length;

/** Of any other table here: its items are in one index at most, whole, if they name its key. */
export const otherUnits = (item: Item): number => unitsOf(item) * ('reason' in item && 'suppressed' in item ? 2 : 1);
