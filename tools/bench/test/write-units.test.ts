import { historyUnits, sizeOf } from '../src/system/write-units.ts';

it('counts names and values as DynamoDB does', () => {
  expect(sizeOf({ pk: { S: 'SM1' } })).toBe(2 + 3);
  expect(sizeOf({ é: { S: '€' } })).toBe(2 + 3);
  expect(sizeOf({ n: { N: '1795803123' } })).toBe(1 + 6);
  expect(sizeOf({ b: { BOOL: true } })).toBe(1 + 1);
  expect(sizeOf({ m: { M: { a: { S: 'x' } } } })).toBe(1 + 3 + 2 + 1);
});

it('counts a unit for each begun kilobyte, and one for each index that an item is in', () => {
  const item = { pk: { S: 'SM1' }, sk: { S: 'x' } };
  expect(historyUnits(item)).toBe(1);
  expect(historyUnits({ ...item, statusHour: { S: 'delivered#2026-11-23T16' } })).toBe(2);
  expect(historyUnits({ ...item, errorCode: { S: '30006' }, statusHour: { S: 'failed#2026-11-23T16' } })).toBe(3);
  expect(historyUnits({ ...item, text: { S: 'x'.repeat(1_024) } })).toBe(2);
});
