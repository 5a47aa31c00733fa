import { evaluate, referencesIn, unknownIntrinsics } from '../src/intrinsics.ts';
import type { Json } from '../src/template.ts';

const evaluated = (value: Json) =>
  evaluate(value, 'ingest-dev', {
    ref: (id) => Promise.resolve(`ref-${id}`),
    attribute: (id, name) => Promise.resolve(`${name} of ${id}`),
  });

test.each<[string, Json, Json | undefined]>([
  ['a literal', { a: ['x', 1, true, null] }, { a: ['x', 1, true, null] }],
  ['Ref', { Ref: 'Queue' }, 'ref-Queue'],
  ['Ref to a region', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Ref to the stack', { Ref: 'AWS::StackName' }, 'ingest-dev'],
  ['no value in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['no value in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
  ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of Queue'],
  ['GetAtt, short', { 'Fn::GetAtt': 'Queue.Arn' }, 'Arn of Queue'],
  ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }, 'a/ref-B'],
  ['Split and Select', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
  ['Sub', { 'Fn::Sub': '${Queue}-${Queue.Arn}-${AWS::AccountId}' }, 'ref-Queue-Arn of Queue-000000000000'],
  ['Sub with variables', { 'Fn::Sub': ['${x}!', { x: { Ref: 'Y' } }] }, 'ref-Y!'],
  ['Sub leaves what is escaped', { 'Fn::Sub': '${!Literal}' }, '${Literal}'],
])('%s', async (_, value, expected) => {
  expect(await evaluated(value)).toEqual(expected);
});

test('names what it does not know, however deep', () => {
  expect(
    unknownIntrinsics({ a: [{ 'Fn::If': ['C', { 'Fn::ImportValue': 'x' }] }], b: { Ref: 'AWS::StackId' } }),
  ).toEqual(['Fn::If', 'Fn::ImportValue', 'Ref AWS::StackId']);
});

test('finds what a value refers to', () => {
  const value: Json = { a: { Ref: 'A' }, b: [{ 'Fn::GetAtt': ['B', 'Arn'] }, { Ref: 'AWS::Region' }] };
  expect(referencesIn(value)).toEqual(['A', 'B']);
});
