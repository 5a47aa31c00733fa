import { compilePattern } from '../src/pattern.ts';

const event = {
  source: 'status-callbacks',
  detail: {
    code: '30006',
    number: 30006,
    permanent: true,
    note: null,
    name: 'Landline',
    tags: ['carrier', 'landline'],
    parts: [{ id: 1 }, { id: 2 }],
  },
};
const matches = (detail: unknown): boolean => compilePattern({ source: ['status-callbacks'], detail })(event);

test.each<[string, unknown, boolean]>([
  ['exact string', { code: ['30005', '30006'] }, true],
  ['exact string, case-sensitive', { name: ['landline'] }, false],
  ['exact number is not a string', { number: ['30006'] }, false],
  ['exact number', { number: [30006] }, true],
  ['boolean', { permanent: [true] }, true],
  ['null', { note: [null] }, true],
  ['null is not missing', { absent: [null] }, false],
  ['any element of an array', { tags: ['landline'] }, true],
  ['any object of an array', { parts: { id: [2] } }, true],
  ['no object of an array', { parts: { id: [3] } }, false],
  ['prefix', { name: [{ prefix: 'Land' }] }, true],
  ['prefix of a number', { number: [{ prefix: '3' }] }, false],
  ['suffix', { name: [{ suffix: 'line' }] }, true],
  ['anything-but one', { code: [{ 'anything-but': '30006' }] }, false],
  ['anything-but a list', { code: [{ 'anything-but': ['30004', '30007'] }] }, true],
  ['anything-but needs the field', { absent: [{ 'anything-but': 'x' }] }, false],
  ['exists', { code: [{ exists: true }] }, true],
  ['exists, of an object', { parts: [{ exists: true }] }, true],
  ['does not exist', { absent: [{ exists: false }] }, true],
  ['does not exist, but does', { code: [{ exists: false }] }, false],
  ['does not exist, or a value', { code: [{ exists: false }, '30006'] }, true],
  ['numeric range', { number: [{ numeric: ['>=', 30000, '<', 30007] }] }, true],
  ['numeric range, outside', { number: [{ numeric: ['>', 30006] }] }, false],
  ['numeric of a string', { code: [{ numeric: ['=', 30006] }] }, false],
  ['or', { $or: [{ code: ['1'] }, { name: ['Landline'] }] }, true],
  ['or, none', { $or: [{ code: ['1'] }, { name: ['x'] }] }, false],
  ['or beside and', { permanent: [false], $or: [{ code: ['30006'] }, { name: ['x'] }] }, false],
])('%s', (_, pattern, expected) => {
  expect(matches(pattern)).toBe(expected);
});

test.each<[unknown, string]>([
  [{ code: [{ wildcard: '3*' }] }, 'unsupported pattern operator wildcard "3*" at pattern.detail.code'],
  [{ code: [{ 'equals-ignore-case': 'x' }] }, 'unsupported pattern operator equals-ignore-case'],
  [{ code: [{ 'anything-but': { prefix: 'x' } }] }, 'unsupported pattern operator anything-but'],
  [{ code: [{ prefix: { 'equals-ignore-case': 'x' } }] }, 'unsupported pattern operator prefix'],
  [{ number: [{ numeric: ['~', 1] }] }, 'unsupported pattern operator numeric'],
  [{ code: '30006' }, 'pattern.detail.code must be an object or an array'],
  [{ code: [] }, 'pattern.detail.code is an empty array'],
])('refuses %j', (pattern, message) => {
  expect(() => matches(pattern)).toThrow(message);
});
