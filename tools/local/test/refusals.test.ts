import { publishers } from '../src/parameters.ts';
import { refusals } from '../src/refusals.ts';
import type { Json, JsonObject, Stack, Template } from '../src/template.ts';
import { aFunction, aQueue } from './cloud-assembly.ts';

const refused = (
  resources: Template['Resources'],
  parameters: Template['Parameters'] = {},
  more: object = {},
): string[] => {
  const template = { Resources: resources, Parameters: parameters, ...more };
  const stacks: Stack[] = [{ name: 'ingest-dev', template, assets: new Map() }];
  return refusals(stacks, new Set(publishers(stacks).keys()));
};
const aSubscription = (FilterPolicy: JsonObject) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { Protocol: 'sqs', FilterPolicy },
});
const aRule = (properties: JsonObject) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: ['s'] }, ...properties },
});
const aStateMachine = (...definition: readonly Json[]) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: { DefinitionString: { 'Fn::Join': ['', definition] } },
});
const anIntegration = (RequestParameters: JsonObject) => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: { IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage', RequestParameters },
});

test('takes what it can run', () => {
  expect(refused({ Queue: aQueue({ VisibilityTimeout: 180 }), Function: aFunction('key') })).toEqual([]);
});

test('names stack, logical id, type and property, of everything at once', () => {
  const found = refused({ Cache: { Type: 'AWS::ElastiCache::CacheCluster' }, Queue: aQueue({ FifoQueue: true }) });
  expect(found).toEqual([
    'ingest-dev Cache (AWS::ElastiCache::CacheCluster): unsupported resource type',
    'ingest-dev Queue (AWS::SQS::Queue): unsupported property FifoQueue',
  ]);
});

test.each<[string, Template['Resources'][string], string]>([
  [
    'an intrinsic function',
    aQueue({ VisibilityTimeout: { 'Fn::If': ['C', 1, 2] } }),
    'unsupported intrinsic function Fn::If',
  ],
  ['a reference to nothing', aQueue({ QueueName: { Ref: 'Nobody' } }), 'refers to Nobody'],
  ['a condition', { ...aQueue(), Condition: 'IsProd' }, 'unsupported attribute Condition'],
  ['another runtime', aFunction('key', { Runtime: 'python3.14' }), 'only nodejs24.x is supported'],
  ['a function that never runs', aFunction('key', { ReservedConcurrentExecutions: 0 }), 'would never run'],
  ['a filter operator', aSubscription({ a: [{ 'greater-than': 1 }] }), 'unsupported operator {"greater-than":1}'],
  ['a form of anything-but', aSubscription({ a: [{ 'anything-but': { numeric: ['=', 1] } }] }), 'unsupported operator'],
  [
    'a pattern operator',
    aRule({ EventPattern: { source: [{ wildcard: '*' }] } }),
    'unsupported pattern operator wildcard',
  ],
  ['a schedule', aRule({ EventPattern: { Ref: 'AWS::NoValue' } }), 'EventPattern'],
  [
    'an input transformer',
    aRule({ Targets: [{ Id: 'a', Arn: 'b', InputTransformer: {} }] }),
    'Targets.InputTransformer',
  ],
  ['a variable', anIntegration({ MessageBody: '$context.authorizer' }), 'unknown variable context.authorizer'],
  [
    'a state',
    aStateMachine('{"States":{"Gone":{"Type":"Wait","Seconds":"', { Ref: 'It' }, '"}}}'),
    'state Gone: Type Wait is not supported',
  ],
  ['a parameter', anIntegration({ MessageGroupId: 'x' }), 'RequestParameters.MessageGroupId: not supported'],
])('refuses %s', (_, resource, message) => {
  expect(refused({ It: resource })).toContainEqual(expect.stringContaining(message));
});

test('refuses an SSM parameter that no stack publishes, if it is used', () => {
  const Type = 'AWS::SSM::Parameter::Value<String>';
  const parameters = { Topic: { Type, Default: '/status-callbacks/dev/topic-arn' }, Unused: { Type, Default: '/x' } };
  expect(refused({ Queue: aQueue({ QueueName: { Ref: 'Topic' } }) }, parameters)).toEqual([
    'ingest-dev Topic: no stack publishes the SSM parameter /status-callbacks/dev/topic-arn',
  ]);
});

test('refuses a section it does not know', () => {
  expect(refused({}, {}, { Conditions: {} })).toEqual(['ingest-dev: unsupported section Conditions']);
});
