import * as z from 'zod/mini';
import { batches } from '../src/batches.ts';
import { InvalidConfig, readConfig } from '../src/config.ts';

describe('batches', () => {
  it('cuts by count', () => {
    expect(batches([1, 2, 3, 4, 5], { count: 2 })).toEqual([[1, 2], [3, 4], [5]]);
    expect(batches([], { count: 2 })).toEqual([]);
  });

  it('cuts by bytes, and lets an item that is too large travel alone', () => {
    expect(batches([3, 3, 9, 3, 3], { count: 10, bytes: 6, sizeOf: (item) => item })).toEqual([[3, 3], [9], [3, 3]]);
  });
});

describe('readConfig', () => {
  it('names what is missing and says no value', () => {
    process.env['SECRET_THING'] = 'hunter2';
    const schema = z.object({ NOT_THERE: z.string(), SECRET_THING: z.literal('other') });
    expect(() => readConfig(schema)).toThrow(InvalidConfig);
    expect(() => readConfig(schema)).toThrow('NOT_THERE, SECRET_THING');
    expect(() => readConfig(schema)).not.toThrow('hunter2');
  });
});
