import { checkOnSynthesis } from '@status-callbacks/infra/checks';
import { stages } from '@status-callbacks/infra/stage';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { alertSettings } from '../../infra/alert-settings.ts';
import { alerts } from '../../infra/alerts.ts';
import { historyReader } from '../../infra/history-reader.ts';
import { config as counting } from '../../src/alerts/count.ts';
import { config as posting } from '../../src/alerts/post.ts';
import { config as raising } from '../../src/alerts/raise.ts';
import { config as ringing } from '../../src/alerts/ring.ts';

/** Checked, because nothing else synthesises what is not switched on in this repository. */
const templateWith = (settings = alertSettings.prod): Template => {
  const app = new App();
  checkOnSynthesis(app);
  const stack = new ServiceStack(app, 'error-router', stages.prod);
  alerts(stack, Code.fromInline('x'), historyReader(stack), settings);
  return Template.fromStack(stack);
};
const told = templateWith({ ...alertSettings.prod, emails: ['oncall@example.com'] });

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const grantsOf = (handler: string): Record<string, string[]> => {
  const [id] = Object.entries(told.findResources('AWS::Lambda::Function')).find(
    ([, { Properties }]) => Properties.Handler === handler,
  )!;
  const statements = Object.values(told.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes(id.replace(/[0-9A-F]{8}$/, ''))
      ? (Properties.PolicyDocument.Statement as Statement[])
      : [],
  );
  const grants: Record<string, string[]> = {};
  for (const action of statements.flatMap(({ Action }) => Action)) {
    const [service = '', verb = ''] = action.split(':');
    (grants[service] ??= []).push(verb);
  }
  return grants;
};

it.each([
  ['alerts-handler.handler', raising],
  ['count-handler.handler', counting],
  ['timer-handler.handler', ringing],
  ['webhook-handler.handler', posting],
] as const)('gives %s the environment it reads, and nothing else', (handler, schema) => {
  expect(variablesGiven(told, handler)).toEqual(variablesRead(schema));
});

it('lets each function do to the table what it does, and no more', () => {
  expect(grantsOf('count-handler.handler')['dynamodb']).toEqual(['PutItem']);
  // The second is for the history alone.
  expect(grantsOf('timer-handler.handler')['dynamodb']).toEqual(['GetItem', 'PutItem', 'UpdateItem', 'Query', 'Query']);
  expect(grantsOf('alerts-handler.handler')['dynamodb']).toEqual([
    'GetItem',
    'PutItem',
    'UpdateItem',
    'BatchWriteItem',
    'Query',
  ]);
  expect(grantsOf('webhook-handler.handler')).not.toHaveProperty('dynamodb');
  expect(grantsOf('count-handler.handler')).not.toHaveProperty('sns');
});

it('may ask the history of no more than one table, and not its indexes', () => {
  const asking = Object.values(told.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => Action === 'dynamodb:Query');
  expect(asking).toHaveLength(2);
  for (const { Resource } of asking)
    expect(JSON.stringify(Resource)).toMatch(/:table\/.*tablename.*Parameter"\}\]\]\}$/);
});

it('carries alerts over TLS only, encrypted', () => {
  told.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  told.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

it('counts only what ended, and no replay', () => {
  told.hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: { replayTarget: [{ exists: false }], terminal: ['true'] },
  });
});

it('forgets: what alerts remember has an end', () => {
  told.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});

it('tells by mail whom the stage names, and nobody unasked', () => {
  told.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'oncall@example.com' });
  expect(templateWith().findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'email' } })).toEqual({});
});

it('has a secret for a webhook, with none in it, which a deployment does not overwrite', () => {
  told.hasResource('AWS::SecretsManager::Secret', {
    Properties: { Name: 'status-callbacks/prod/alert-webhook', SecretString: 'none' },
    DeletionPolicy: 'Retain',
  });
});

it('hides a message longer than an alert is claimed, so that what a dead function left is taken over', () => {
  for (const { Properties } of Object.values(told.findResources('AWS::SQS::Queue'))) {
    if (Properties.RedrivePolicy) expect(Properties.VisibilityTimeout).toBeGreaterThan(60);
  }
});
