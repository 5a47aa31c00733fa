import { stages } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { S3ArchiverStack } from '../infra/stack.ts';
import { config } from '../src/archive.ts';

const template = (stage: keyof typeof stages): Template =>
  Template.fromStack(new S3ArchiverStack(new App(), stages[stage], Code.fromInline('x')));
const dev = template('dev');
const prod = template('prod');

it('gives the handler the environment it reads', () => {
  prod.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Object.fromEntries(Object.keys(config.shape).map((name) => [name, Match.anyValue()])) },
  });
});

it('keeps the archive in prod and leaves nothing behind in dev', () => {
  prod.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  dev.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  dev.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
});

it('keeps the archive private and encrypted', () => {
  prod.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: Match.anyValue(),
  });
});

it('may write callbacks and nothing else: not read, not delete', () => {
  const [policy] = Object.values(prod.findResources('AWS::IAM::Policy'));
  const statements = policy!.Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[];
  const onArchive = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('Archive'));
  expect(onArchive.flatMap(({ Action }) => Action)).toEqual(['s3:PutObject']);
  expect(JSON.stringify(onArchive[0]!.Resource)).toContain('/callbacks/*');
});

it('takes live events and replays meant for it, never replays to all', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    RawMessageDelivery: true,
    FilterPolicy: { replayTarget: [{ exists: false }, 's3-archiver'] },
  });
});

it('lets the results of queries go, and nothing else', () => {
  const [bucket] = Object.values(prod.findResources('AWS::S3::Bucket'));
  const rules = bucket!.Properties.LifecycleConfiguration.Rules as { Prefix: string; ExpirationInDays?: number }[];
  expect(rules.filter(({ ExpirationInDays }) => ExpirationInDays).map(({ Prefix }) => Prefix)).toEqual([
    'athena-results/',
  ]);
});

it('is a partitioned table in Athena as objects land', () => {
  prod.hasResourceProperties('AWS::Glue::Table', {
    TableInput: {
      PartitionKeys: [{ Name: 'dt' }, { Name: 'hour' }],
      Parameters: { 'projection.enabled': 'true', 'projection.hour.digits': '2' },
    },
  });
});
