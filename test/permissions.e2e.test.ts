import { named, resources, stacks } from './assembly.ts';

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly Statement: Statement[];
}

/** Every permission of every role, one per resource. */
const granted = resources('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role').flatMap(
  ({ stack, id, properties }) => {
    const inline = (properties['Policies'] ?? []) as { PolicyDocument: Document }[];
    const documents = [
      properties['PolicyDocument'] as Document | undefined,
      ...inline.map((one) => one.PolicyDocument),
    ];
    return documents
      .flatMap((document) => document?.Statement ?? [])
      .flatMap(({ Action, Resource }) =>
        [Resource].flat().map((resource) => ({
          stack,
          policy: named(stack, id),
          actions: [Action].flat(),
          resource: typeof resource === 'string' ? resource : JSON.stringify(resource),
        })),
      );
  },
);

/** What cannot be granted for one log group: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const DELIVER_LOGS = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
const FOLLOW_EXECUTIONS = ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'];
const WRITE_RESULTS = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'];

/** Whoever may do something to more than can be named, and to what. Why, stands where it is granted. */
const WILDCARDS: readonly { role: RegExp; resource: RegExp; actions: readonly string[] }[] = [
  { role: /-replay-.*StateMachineRole/, resource: /^\*$/, actions: DELIVER_LOGS },
  { role: /-replay-.*StateMachineRole/, resource: /:execution:[\w-]+(\/Objects)?:\*"/, actions: FOLLOW_EXECUTIONS },
  { role: /-replay-.*StateMachineRole/, resource: /Results.*"\/\*"/, actions: WRITE_RESULTS },
  { role: /-replay-.*SumRole/, resource: /Results.*"\/\*"/, actions: ['s3:GetObject'] },
  { role: /-replay-.*WorkerRole/, resource: /archivebucket.*"\/callbacks\/\*"/, actions: ['s3:GetObject'] },
  { role: /-ingest-.*FunctionRole/, resource: /Quarantine.*"\/quarantine\/v1\/\*"/, actions: ['s3:PutObject'] },
  // The archive, and the bucket of a sink made with one.
  { role: /\bFunctionRole/, resource: /(Archive|Objects).*"\/callbacks\/\*"/, actions: ['s3:PutObject'] },
];

it('names every action', () => {
  expect(granted.length).toBeGreaterThan(0);
  for (const { actions } of granted) expect(actions.join()).not.toContain('*');
});

it('names every resource that can be named', () => {
  const wildcards = granted.filter(({ resource }) => resource.includes('*'));
  const meant = ({ policy, resource, actions }: (typeof granted)[number]) =>
    WILDCARDS.find(
      (one) =>
        one.role.test(policy) && one.resource.test(resource) && actions.every((each) => one.actions.includes(each)),
    );
  expect(wildcards.filter((one) => !meant(one)).map(({ policy, resource }) => `${policy}: ${resource}`)).toEqual([]);
  expect(new Set(wildcards.map(meant)).size).toBe(WILDCARDS.length);
});

it('says of each wildcard why there is no name', () => {
  for (const { name, acknowledged } of stacks) {
    const explained = Object.keys(acknowledged).filter((finding) => finding.startsWith('AwsSolutions-IAM5['));
    const wild = granted.filter(({ stack, resource }) => stack.name === name && resource.includes('*'));
    expect(explained).toHaveLength(new Set(wild.map(({ resource }) => resource)).size);
  }
});

it('has no role with a ready-made policy of AWS, which is for a whole account', () => {
  const roles = resources('AWS::IAM::Role').filter(({ id }) => !id.startsWith('Custom'));
  expect(roles.length).toBeGreaterThan(0);
  const readyMade = roles.filter(({ properties }) => properties['ManagedPolicyArns']);
  expect(readyMade.map(({ stack, id }) => named(stack, id))).toEqual([]);
});

/** Services that are documented to say for whom they assume a role: of these it is asked. Others may not say it. */
const SAYS_FOR_WHOM = new Set(['states.amazonaws.com']);

it('lets no service assume a role for another account', () => {
  const trusting = resources('AWS::IAM::Role').flatMap(({ stack, id, properties }) =>
    (properties['AssumeRolePolicyDocument'] as Document).Statement.map((statement) => ({
      role: named(stack, id),
      statement,
    })),
  );
  expect(trusting.length).toBeGreaterThan(0);
  const own = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };
  for (const { role, statement } of trusting) {
    const service = (statement.Principal as { readonly Service: string }).Service;
    expect({ role, service, condition: statement.Condition }).toMatchObject({
      service: expect.stringMatching(/^\w+\.amazonaws\.com$/),
      condition: {
        StringEqualsIfExists: own,
        ...(SAYS_FOR_WHOM.has(service) && { StringEquals: own, ArnLike: { 'aws:SourceArn': expect.anything() } }),
      },
    });
  }
});

/** What `grantRead` and `grantSendMessages` of CDK allow besides, and no function here does. */
const NEVER_CALLED = ['secretsmanager:DescribeSecret', 'kms:Decrypt', 'dynamodb:Scan', 'dynamodb:DescribeTable'];

it('allows what is called and nothing beside it', () => {
  const besides = granted.flatMap(({ policy, actions }) => {
    const isReceiving = actions.includes('sqs:ReceiveMessage');
    const unused = actions.filter(
      (action) =>
        NEVER_CALLED.includes(action) ||
        // Lambda asks them of a queue that it receives from (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
        (!isReceiving && ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'].includes(action)),
    );
    return unused.map((action) => `${policy}: ${action}`);
  });
  expect(besides).toEqual([]);
});

it('opens no queue, topic or bucket to everybody', () => {
  const policies = resources('AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy');
  const statements = policies.flatMap(({ properties }) => (properties['PolicyDocument'] as Document).Statement);
  const allowing = statements.filter(({ Effect }) => Effect === 'Allow');
  expect(allowing.length).toBeGreaterThan(0);
  for (const { Principal } of allowing) expect(JSON.stringify(Principal)).not.toContain('*');
});
