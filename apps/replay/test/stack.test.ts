import { stages } from '@status-callbacks/infra/stage';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type * as z from 'zod/mini';
import { ReplayStack } from '../infra/stack.ts';
import { config as workerConfig } from '../src/replay-objects.ts';
import { config as sumConfig } from '../src/sum.ts';

const template = (stage: keyof typeof stages): Template =>
  Template.fromStack(new ReplayStack(new App(), stages[stage], Code.fromInline('x')));
const dev = template('dev');
const prod = template('prod');

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What a role may do besides logging, action by action. */
const allowed = (role: string): { action: string; resource: string; condition: unknown }[] =>
  Object.values(prod.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .flatMap(({ Action, Resource, Condition }) =>
      [Action].flat().map((action) => ({ action, resource: JSON.stringify(Resource), condition: Condition })),
    )
    .filter(({ action }) => !action.startsWith('logs:'));
const resourceOf = (role: string, action: string): string =>
  allowed(role)
    .filter((one) => one.action === action)
    .map(({ resource }) => resource)
    .join();

it.each<[string, z.ZodMiniObject]>([
  ['handler.handler', workerConfig],
  ['sum-handler.handler', sumConfig],
])('gives %s the environment it reads, and nothing else', (handler, config) => {
  expect(variablesGiven(prod, handler)).toEqual(variablesRead(config));
});

it('has workers that may read callbacks, and publish on the topic', () => {
  expect(allowed('Worker').map(({ action }) => action)).toEqual(['s3:GetObject', 'sns:Publish']);
  expect(resourceOf('Worker', 's3:GetObject')).toMatch(/archivebucket.*"\/callbacks\/\*"/);
  expect(resourceOf('Worker', 'sns:Publish')).toMatch(/topicarn/);
});

it('adds up with a function that may read results, and nothing else', () => {
  expect(allowed('SumRole').map(({ action }) => action)).toEqual(['s3:GetObject']);
  expect(resourceOf('SumRole', 's3:GetObject')).toContain('Results');
});

it('is a state machine that may list callbacks, invoke its functions, start its own iterations and write results', () => {
  const role = 'StateMachineRole';
  const own = allowed(role);
  expect(own.map(({ action }) => action).sort()).toEqual([
    'lambda:InvokeFunction',
    's3:AbortMultipartUpload',
    's3:GetObject',
    's3:ListBucket',
    's3:ListMultipartUploadParts',
    's3:PutObject',
    'states:DescribeExecution',
    'states:RedriveExecution',
    'states:StartExecution',
    'states:StopExecution',
  ]);
  expect(own.find(({ action }) => action === 's3:ListBucket')).toMatchObject({
    resource: expect.stringContaining('archivebucket'),
    condition: { StringLike: { 's3:prefix': 'callbacks/v1/*' } },
  });
  for (const action of ['s3:PutObject', 's3:GetObject']) {
    expect(resourceOf(role, action)).toContain('Results');
    expect(resourceOf(role, action)).not.toContain('archivebucket');
  }
  expect(resourceOf(role, 'states:StartExecution')).toContain(':stateMachine:status-callbacks-replay-prod"');
  expect(resourceOf(role, 'states:DescribeExecution')).toContain(':execution:status-callbacks-replay-prod/Objects:*"');
  expect(resourceOf(role, 'lambda:InvokeFunction')).toMatch(/Worker.*Sum/);
});

it('keeps results private and encrypted, for a month', () => {
  prod.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    BucketEncryption: Match.anyValue(),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })] },
  });
  dev.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
});

it('tells others where the state machine is, and logs its errors without what they were about', () => {
  prod.hasResourceProperties('AWS::SSM::Parameter', { Name: '/status-callbacks/prod/replay-state-machine-arn' });
  prod.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
});
