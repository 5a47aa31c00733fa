import { failedIds } from '../src/batch-response.ts';

const failures = (...itemIdentifiers: unknown[]) => ({
  batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

test.each<[string, unknown, string[]]>([
  ['no failures', failures(), []],
  ['one failure', failures('b'), ['b']],
  ['no answer', undefined, []],
  ['null', null, []],
  ['an empty object', {}, []],
  ['null failures', { batchItemFailures: null }, []],
  ['failures that are no list', { batchItemFailures: 'b' }, ['a', 'b']],
  ['an unknown id', failures('a', 'x'), ['a', 'b']],
  ['an empty id', failures(''), ['a', 'b']],
  ['a null id', failures(null), ['a', 'b']],
  ['no id', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
  ['a null failure', { batchItemFailures: [null] }, ['a', 'b']],
])('%s', (_, response, failed) => {
  expect([...failedIds(response, ['a', 'b'])]).toEqual(failed);
});
