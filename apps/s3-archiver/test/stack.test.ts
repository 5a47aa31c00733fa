import { stages } from '@status-callbacks/infra/stage';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { S3ArchiverStack } from '../infra/stack.ts';
import { config } from '../src/archive.ts';

const prod = Template.fromStack(new S3ArchiverStack(new App(), stages.prod, Code.fromInline('x')));

it('gives the handler the environment it reads, and nothing else', () => {
  expect(variablesGiven(prod, 'handler.handler')).toEqual(variablesRead(config));
});

it('may add callbacks and nothing else: not replace, not read, not delete', () => {
  const [policy] = Object.values(prod.findResources('AWS::IAM::Policy'));
  const statements = policy!.Properties.PolicyDocument.Statement as {
    Action: string | string[];
    Resource: unknown;
    Condition?: object;
  }[];
  const onArchive = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('Archive'));
  expect(onArchive.flatMap(({ Action }) => Action)).toEqual(['s3:PutObject']);
  expect(JSON.stringify(onArchive[0]!.Resource)).toContain('/callbacks/*');
  expect(onArchive[0]!.Condition).toEqual({ Null: { 's3:if-none-match': 'false' } });
});

it('takes live events and replays meant for it, never replays to all', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    RawMessageDelivery: true,
    FilterPolicy: { replayTarget: [{ exists: false }, 's3-archiver'] },
  });
});

it('keeps what a person deletes from the archive for 30 days, what Athena wrote for 7, and expires nothing else', () => {
  const [[, archive] = []] = Object.entries(prod.findResources('AWS::S3::Bucket')).filter(([id]) =>
    /^Archive[0-9A-F]{8}$/.test(id),
  );
  expect(archive!.Properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        { Prefix: 'callbacks/v1/', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
        { Prefix: 'athena-results/', ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { ExpiredObjectDeleteMarker: true },
      ],
    },
  });
  const rules = archive!.Properties.LifecycleConfiguration.Rules as { Prefix?: string; ExpirationInDays?: number }[];
  expect(rules.filter(({ ExpirationInDays }) => ExpirationInDays).map(({ Prefix }) => Prefix)).toEqual([
    'athena-results/',
  ]);
});

it('writes down who reads the archive, in another bucket, for as long as other accesses', () => {
  const [[logs] = []] = Object.entries(prod.findResources('AWS::S3::Bucket')).filter(([id]) =>
    /^ArchiveAccessLogs/.test(id),
  );
  prod.hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { DestinationBucketName: { Ref: logs } },
  });
  prod.hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: Match.absent(),
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: stages.prod.accessLogRetention, Status: 'Enabled' }] },
  });
});

it('is a partitioned table in Athena as objects land', () => {
  prod.hasResourceProperties('AWS::Glue::Table', {
    TableInput: {
      PartitionKeys: [{ Name: 'dt' }, { Name: 'hour' }],
      Parameters: { 'projection.enabled': 'true', 'projection.hour.digits': '2' },
    },
  });
});
