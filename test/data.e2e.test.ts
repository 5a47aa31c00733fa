import { idOf, named, resources, stacks } from './assembly.ts';

/** What a template must say for data in such a resource to be encrypted at rest. */
const ENCRYPTED: Readonly<Record<string, object>> = {
  'AWS::Athena::WorkGroup': {
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
    },
  },
  'AWS::DynamoDB::Table': { SSESpecification: { SSEEnabled: true } },
  'AWS::S3::Bucket': {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  },
  'AWS::SNS::Topic': { KmsMasterKeyId: expect.anything() },
  'AWS::SQS::Queue': { SqsManagedSseEnabled: true },
};

/** Encrypted by AWS, whatever a template says. */
const ALWAYS_ENCRYPTED = new Set([
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
]);

/** Wiring. What is in parameters, are addresses. */
const HOLDS_NO_DATA = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Athena::NamedQuery',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'Custom::S3AutoDeleteObjects',
]);

const types = [...new Set(stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)))];

it('is of types that somebody has thought about', () => {
  const known = (type: string): boolean => type in ENCRYPTED || ALWAYS_ENCRYPTED.has(type) || HOLDS_NO_DATA.has(type);
  expect(types.filter((type) => !known(type))).toEqual([]);
});

it.each(Object.entries(ENCRYPTED))('is encrypted at rest in every %s', (type, encrypted) => {
  expect(resources(type).length).toBeGreaterThan(0);
  for (const { properties } of resources(type)) expect(properties).toMatchObject(encrypted);
});

it.each([
  ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
  ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
  ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
])('is reached over TLS only in every %s', (type, policyType, policyOf) => {
  expect(resources(type).length).toBeGreaterThan(0);
  const deniesPlain = resources(policyType).filter(({ properties }) => {
    const { Statement } = properties['PolicyDocument'] as { Statement: { Effect: string }[] };
    const denied = Statement.filter(({ Effect }) => Effect === 'Deny');
    return JSON.stringify(denied).includes('{"Bool":{"aws:SecureTransport":"false"}}');
  });
  const covered = new Set(
    deniesPlain.flatMap(({ stack, properties }) =>
      [properties[policyOf]].flat().map((reference) => named(stack, idOf(reference))),
    ),
  );
  const open = resources(type).map(({ stack, id }) => named(stack, id));
  expect(open.filter((name) => !covered.has(name))).toEqual([]);
});

it('is private in every bucket', () => {
  for (const { properties } of resources('AWS::S3::Bucket')) {
    expect(properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  }
});

describe('in prod', () => {
  const inProd = <T extends { readonly stack: { readonly stage: string } }>(all: readonly T[]): T[] =>
    all.filter(({ stack }) => stack.stage === 'prod');

  /** Not the archive of the bus, which is worth nothing without the bus: what was in it is in S3. */
  const KEPT = [
    'AWS::DynamoDB::Table',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SecretsManager::Secret',
    'AWS::SQS::Queue',
  ];

  it.each(KEPT)('outlives its stack, and a change that would replace it, in every %s', (type) => {
    const all = inProd(resources(type));
    expect(all.length).toBeGreaterThan(0);
    const lost = all.filter((one) => one.DeletionPolicy !== 'Retain' || one.UpdateReplacePolicy !== 'Retain');
    expect(lost.map(({ stack, id }) => named(stack, id))).toEqual([]);
  });

  it('is in stacks that nobody deletes by mistake', () => {
    for (const { stage, terminationProtection } of stacks) expect(terminationProtection).toBe(stage === 'prod');
  });

  it('comes back as it was at any second, and is not deleted by mistake, in every table', () => {
    for (const { stack, properties } of resources('AWS::DynamoDB::Table')) {
      const kept = stack.stage === 'prod';
      expect(properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: kept },
        DeletionProtectionEnabled: kept,
      });
    }
  });
});

describe('in dev', () => {
  const inDev = stacks
    .filter(({ stage }) => stage === 'dev')
    .flatMap((stack) => Object.entries(stack.template.Resources).map(([id, resource]) => ({ stack, id, ...resource })));

  it('goes away with its stack', () => {
    const left = inDev.filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
    expect(left.map(({ stack, id }) => named(stack, id))).toEqual([]);
  });

  it('does not keep a bucket from going away with its stack', () => {
    const buckets = inDev.filter(({ Type }) => Type === 'AWS::S3::Bucket').map(({ stack, id }) => named(stack, id));
    const emptied = inDev
      .filter(({ Type }) => Type === 'Custom::S3AutoDeleteObjects')
      .map(({ stack, Properties }) => named(stack, idOf(Properties['BucketName'])));
    expect(buckets.length).toBeGreaterThan(0);
    expect(emptied.toSorted()).toEqual(buckets.toSorted());
  });
});
