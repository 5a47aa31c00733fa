import { stages } from '@status-callbacks/infra/stage';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { tableDefinition } from '@status-callbacks/suppression/schema';
import { parseSettings } from '@status-callbacks/suppression/settings';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { config } from '../../src/suppression/keeping.ts';
import { templateOf } from '../checked-template.ts';

const prod = templateOf(stages.prod);
const hashed = templateOf({ ...stages.prod, suppression: { ...stages.prod.suppression, addresses: 'hashed' } });

const HANDLERS = ['suppression-handler.handler', 'delivery-handler.handler'];

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the function behind a handler may do, by service. */
const grantsOf = (template: Template, handler: string, service: string): Statement[] => {
  const [[, lambda] = []] = Object.entries(
    template.findResources('AWS::Lambda::Function', { Properties: { Handler: handler } }),
  );
  const [role] = lambda!.Properties.Role['Fn::GetAtt'] as [string];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => [Action].flat().every((action) => action.startsWith(`${service}:`)));
};

const settingsIn = (template: Template, handler: string) => {
  const [lambda] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Handler: handler } }));
  return parseSettings(lambda!.Properties.Environment.Variables.SETTINGS);
};

it.each(HANDLERS)('gives %s the environment it reads, and nothing else', (handler) => {
  expect(variablesGiven(prod, handler)).toEqual(variablesRead(config));
  expect(settingsIn(prod, handler)).toEqual({
    accounts: 'each',
    strikes: 3,
    windowDays: 7,
    unreachableDays: 30,
    keepDays: 430,
  });
});

it('has the keys and the index that readers ask for', () => {
  const { BillingMode, KeySchema, GlobalSecondaryIndexes } = tableDefinition;
  prod.hasResourceProperties('AWS::DynamoDB::Table', { BillingMode, KeySchema, GlobalSecondaryIndexes });
});

it.each([
  [HANDLERS[0]!, ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query']],
  [HANDLERS[1]!, ['dynamodb:BatchGetItem', 'dynamodb:PutItem']],
])('lets %s do no more than it does, with its table, and the history', (handler, actions) => {
  const [grant, history, ...more] = grantsOf(prod, handler, 'dynamodb');
  expect(more).toEqual([]);
  expect(history!.Action).toBe('dynamodb:Query');
  expect(JSON.stringify(history!.Resource)).toMatch(/:table\/.*tablename.*Parameter/);
  expect(grant).toMatchObject({
    Action: actions,
    Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Suppressions/), 'Arn'] },
  });
  expect(grantsOf(prod, handler, 'secretsmanager')).toEqual([]);
});

it('hears of deliveries, live and replayed, after errors from before them have had their time', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: {
      product: ['messaging'],
      status: ['delivered', 'read'],
      replayTarget: [{ exists: false }, 'error-router', '*'],
    },
  });
  prod.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 300 });
});

it('takes opt-ins from the bus', () => {
  prod.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['status-callbacks.application'], 'detail-type': ['Recipient Opted In'] },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
});

describe('an application', () => {
  const statements = (template: Template): Statement[] =>
    Object.values(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

  it('may be given a policy to ask the list, and nothing more', () => {
    expect(statements(prod).map(({ Action }) => Action)).toEqual(['dynamodb:Query', 'ssm:GetParameter']);
    for (const { Resource } of statements(prod)) expect(JSON.stringify(Resource)).not.toMatch(/"\*"|\/\*"/);
    prod.hasOutput('SuppressionReadPolicyArn', {});
  });

  it.each(['suppression-table-name', 'suppression-settings'])('finds it by the address %s', (address) => {
    prod.hasResourceProperties('AWS::SSM::Parameter', { Name: `/status-callbacks/prod/${address}` });
  });
});

describe('a stage that hashes addresses', () => {
  const secret = 'status-callbacks/prod/address-key';

  it.each(HANDLERS)('lets %s read the key, and says where it is', (handler) => {
    expect(settingsIn(hashed, handler).addressKeySecret).toBe(secret);
    const [grant] = grantsOf(hashed, handler, 'secretsmanager');
    expect(JSON.stringify(grant!.Resource)).toContain(secret);
  });

  it('lets an application read it too', () => {
    const text = JSON.stringify(hashed.findResources('AWS::IAM::ManagedPolicy'));
    expect(text).toContain('secretsmanager:GetSecretValue');
    expect(text).toContain(`${secret}-??????`);
  });
});
