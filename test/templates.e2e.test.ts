import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { readonly Export?: unknown }>;
}

const root = join(import.meta.dirname, '..');

/** Every stack of every stage, as it deploys. */
const templates = readdirSync(join(root, 'apps')).flatMap((app) =>
  readdirSync(join(root, 'apps', app, 'cdk.out'))
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => ({
      app,
      stack: file.replace('.template.json', ''),
      template: JSON.parse(readFileSync(join(root, 'apps', app, 'cdk.out', file), 'utf8')) as Template,
    })),
);

const resources = (type: string) =>
  templates.flatMap(({ stack, template }) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties }]) => ({ stack, id, properties: Properties, template })),
  );

/**
 * What a state machine needs to log anything at all: none of it can be granted for a single resource.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const DELIVERS_LOGS = new Set([
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
]);

const ours = resources('AWS::Lambda::Function').filter(({ id }) => !id.startsWith('Custom'));

describe('every stack', () => {
  it('comes for both stages of every service', () => {
    const apps = readdirSync(join(root, 'apps'));
    expect(templates.map(({ stack }) => stack).sort()).toEqual(
      apps.flatMap((app) => [`status-callbacks-${app}-dev`, `status-callbacks-${app}-prod`]).sort(),
    );
  });

  it('deploys alone: no exports, no imports', () => {
    for (const { template } of templates) {
      expect(JSON.stringify(template)).not.toContain('Fn::ImportValue');
      for (const output of Object.values(template.Outputs ?? {})) expect(output.Export).toBeUndefined();
    }
  });

  it('is told apart on the bill', () => {
    for (const { properties } of ours) {
      const tags = properties['Tags'] as { Key: string }[];
      expect(tags.map(({ Key }) => Key)).toEqual(expect.arrayContaining(['system', 'service', 'stage']));
    }
  });
});

describe('every queue', () => {
  const queues = resources('AWS::SQS::Queue');

  it('keeps messages for a fortnight, encrypted', () => {
    expect(queues.length).toBeGreaterThan(0);
    for (const { properties } of queues) {
      expect(properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    }
  });

  it('is reached over TLS only', () => {
    for (const { id, template } of queues) {
      const policies = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::SQS::QueuePolicy');
      const own = policies.filter(({ Properties }) => JSON.stringify(Properties['Queues']).includes(id));
      expect(JSON.stringify(own)).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('that a function reads hides a message for six times its timeout and gives up after five receives', () => {
    for (const { properties, template } of resources('AWS::Lambda::EventSourceMapping')) {
      const queueId = (properties['EventSourceArn'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      const functionId = (properties['FunctionName'] as { Ref: string }).Ref;
      const queue = template.Resources[queueId]!.Properties;
      const timeout = template.Resources[functionId]!.Properties['Timeout'] as number;
      expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout);
      expect(queue['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
    }
  });
});

describe('every function', () => {
  it('runs on the current runtime and architecture, with logs that end', () => {
    for (const { properties } of ours) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(properties['LoggingConfig']).toHaveProperty('LogGroup');
    }
    for (const { properties } of resources('AWS::Logs::LogGroup')) expect(properties).toHaveProperty('RetentionInDays');
  });

  it('fails records one by one', () => {
    for (const { properties } of resources('AWS::Lambda::EventSourceMapping')) {
      expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    }
  });

  it('is granted no wildcard action and no wildcard resource', () => {
    const statements = resources('AWS::IAM::Policy').flatMap(
      ({ properties }) =>
        (properties['PolicyDocument'] as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement,
    );
    for (const { Action, Resource } of statements) {
      const actions = [Action].flat();
      for (const action of actions) expect(action).not.toContain('*');
      if (!actions.every((action) => DELIVERS_LOGS.has(action))) expect(Resource).not.toBe('*');
    }
  });
});

describe('every bucket and topic', () => {
  it('is reached over TLS only', () => {
    for (const type of ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy']) {
      const policies = resources(type);
      expect(policies.length).toBeGreaterThan(0);
      for (const { properties } of policies)
        expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"');
    }
  });
});

describe('the runbook', () => {
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const anchors = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const descriptions = resources('AWS::CloudWatch::Alarm').map(
    ({ properties }) => properties['AlarmDescription'] as string,
  );

  it('has a heading for every alarm, and no heading without one', () => {
    const linked = descriptions.map((description) => /docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1]);
    expect([...new Set(linked)].sort()).toEqual(anchors.sort());
  });

  it('is what every alarm ends with, after the harm it does to people', () => {
    for (const description of descriptions) expect(description).toMatch(/^[A-Z].{30,}[.] Runbook: docs/);
  });
});
