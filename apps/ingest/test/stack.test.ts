import { checkOnSynthesis } from '@status-callbacks/infra/checks';
import { stages } from '@status-callbacks/infra/stage';
import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { IngestStack } from '../infra/stack.ts';
import { config as frontDoorConfig } from '../src/front-door.ts';
import { config } from '../src/ingest.ts';

const prod = Template.fromStack(new IngestStack(new App(), stages.prod, Code.fromInline('x')));

interface Attribute {
  readonly DataType: string;
  readonly StringValue: string;
}

const routes = Object.values(prod.findResources('AWS::ApiGatewayV2::Route')).map(
  ({ Properties }) => Properties.RouteKey as string,
);
const direct = prod.findResources('AWS::ApiGatewayV2::Integration', {
  Properties: { IntegrationSubtype: 'SQS-SendMessage' },
});
const mappings = Object.values(direct).map(
  ({ Properties }) =>
    Properties.RequestParameters as { QueueUrl: unknown; MessageBody: string; MessageAttributes: string },
);

it.each([
  ['handler.handler', config],
  ['front-door-handler.handler', frontDoorConfig],
])('gives %s the environment it reads, and nothing else', (handler, schema) => {
  expect(variablesGiven(prod, handler)).toEqual(variablesRead(schema));
});

it('has a door without and one with parameters straight into the queue, and one for any request', () => {
  expect(routes.sort()).toEqual(['ANY /twilio-any', 'ANY /twilio-any/{proxy+}', 'POST /twilio', 'POST /twilio-params']);
  expect(mappings.map(({ MessageBody }) => MessageBody)).toEqual(['$request.body', '$request.body']);
});

it('keeps to the ten attributes of a message', () => {
  for (const { MessageAttributes } of mappings) {
    expect(Object.keys(JSON.parse(MessageAttributes) as object).length).toBeLessThanOrEqual(10);
  }
});

it('maps what API Gateway says after what the caller says, so that the caller cannot say it (H4)', () => {
  for (const { MessageAttributes } of mappings) {
    const values = Object.values(JSON.parse(MessageAttributes) as Record<string, Attribute>).map(
      ({ StringValue }) => StringValue,
    );
    const isCallers = values.map((value) => /request\.(header|querystring|body)/.test(value));
    expect(isCallers.lastIndexOf(true)).toBeLessThan(isCallers.indexOf(false));
    expect(values.slice(-4)).toEqual([
      '${context.domainName}',
      '${request.path}',
      '${context.requestId}',
      '${context.identity.sourceIp}',
    ]);
  }
});

it('lets the direct routes write to the direct queue alone: the envelope queue is not to be reached by callers (H4)', () => {
  const queueOf = (purpose: string) => {
    const [mapping] = Object.values(prod.findResources('AWS::Lambda::EventSourceMapping')).filter(
      ({ Properties }) =>
        prod.findResources('AWS::Lambda::Function')[Properties.FunctionName.Ref]?.Properties.Environment.Variables
          .QUEUE === purpose,
    );
    return mapping!.Properties.EventSourceArn['Fn::GetAtt'][0] as string;
  };
  const [direct, envelope] = [queueOf('direct'), queueOf('envelope')];
  expect(direct).not.toBe(envelope);
  for (const { QueueUrl } of mappings) expect(QueueUrl).toEqual({ Ref: direct });
  const roles = Object.values(prod.findResources('AWS::IAM::Role')).filter(({ Properties }) =>
    JSON.stringify(Properties.AssumeRolePolicyDocument).includes('apigateway'),
  );
  expect(roles.length).toBeGreaterThan(0);
  const policies = Object.values(prod.findResources('AWS::IAM::Policy'));
  const writers = policies.filter(({ Properties }) =>
    JSON.stringify(Properties.PolicyDocument).includes(`"${envelope}"`),
  );
  for (const { Properties } of writers) {
    const statements = Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[];
    const sends = statements.filter(
      ({ Action, Resource }) =>
        [Action].flat().includes('sqs:SendMessage') && JSON.stringify(Resource).includes(envelope),
    );
    if (sends.length > 0) expect(JSON.stringify(Properties.Roles)).toContain('FrontDoorRole');
  }
});

it('lets no value that a request may lack become an empty attribute, which SQS refuses', () => {
  for (const { MessageAttributes } of mappings) {
    for (const { StringValue } of Object.values(JSON.parse(MessageAttributes) as Record<string, Attribute>)) {
      if (/request\.(header|querystring)/.test(StringValue)) expect(StringValue).toMatch(/^=\$\{/);
    }
  }
});

it('logs access without bodies, queries or numbers', () => {
  const [stage] = Object.values(prod.findResources('AWS::ApiGatewayV2::Stage'));
  expect(stage!.Properties.AccessLogSettings.Format).not.toMatch(/body|querystring|\$context\.path|header/i);
  prod.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
});

it('bounds the rate at which it takes requests', () => {
  prod.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5_000 },
  });
});

it('takes no message so large that quarantine could not keep it', () => {
  prod.hasResourceProperties('AWS::SQS::Queue', { MaximumMessageSize: 1024 * 1024 - 16 * 1024 });
});

it('may read the one secret, publish to its topic and fill its quarantine', () => {
  const [policy] = Object.entries(prod.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('Function'));
  const statements = policy![1].Properties.PolicyDocument.Statement as {
    Action: string | string[];
    Resource: unknown;
  }[];
  const actions = statements.flatMap(({ Action }) => Action).filter((action) => !/^(sqs|logs):/.test(action));
  expect(actions.sort()).toEqual(['s3:PutObject', 'secretsmanager:GetSecretValue', 'sns:Publish']);
});

it('may add to quarantine, and neither read nor move nor delete what is there', () => {
  const statements = Object.values(prod.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
  );
  const onS3 = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('s3:')));
  expect(onS3).toHaveLength(2);
  for (const { Action, Resource } of onS3) {
    expect(Action).toBe('s3:PutObject');
    expect(JSON.stringify(Resource)).toContain('/quarantine/v1/*');
  }
});

it('keeps what was refused for as long as the stage says', () => {
  prod.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' })]) },
  });
});

describe('a budget', () => {
  it('is watched only where a stage names one', () => {
    prod.resourceCountIs('AWS::Budgets::Budget', 0);
  });

  it('is of what bears the tags of the application and the stage, and tells the address of the stage', () => {
    const app = new App();
    checkOnSynthesis(app);
    const budget = { monthlyDollars: 50, email: 'owner@example.com' };
    const stack = new IngestStack(app, { ...stages.prod, budget }, Code.fromInline('x'));
    Template.fromStack(stack).hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 50, Unit: 'USD' },
        FilterExpression: {
          And: [
            { Tags: { Key: 'application', Values: ['status-callbacks'] } },
            { Tags: { Key: 'stage', Values: ['prod'] } },
          ],
        },
      },
      NotificationsWithSubscribers: Match.arrayWith([
        Match.objectLike({ Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'owner@example.com' }] }),
      ]),
    });
  });
});

describe('the door for any request', () => {
  it('gets it in payload format 2.0, the one with the query as it was sent', () => {
    const integrations = prod.findResources('AWS::ApiGatewayV2::Integration', {
      Properties: { PayloadFormatVersion: '2.0', IntegrationSubtype: Match.absent() },
    });
    expect(Object.keys(integrations)).toHaveLength(1);
  });

  it('may send to the envelope queue and do nothing else', () => {
    const [policy] = Object.entries(prod.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('FrontDoor'),
    );
    const queueId = Object.keys(prod.findResources('AWS::SQS::Queue')).find((id) => id.startsWith('EnvelopeQueue'));
    const statements = policy![1].Properties.PolicyDocument.Statement as { Action: string | string[] }[];
    expect(statements.filter(({ Action }) => ![Action].flat()[0]!.startsWith('logs:'))).toEqual([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [queueId, 'Arn'] } },
    ]);
  });

  it('knows the limit of the queue', () => {
    const MAX_MESSAGE_BYTES = String(1024 * 1024 - 16 * 1024);
    prod.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { MAX_MESSAGE_BYTES } } });
  });

  it('answers before Twilio hangs up', () => {
    prod.hasResourceProperties('AWS::Lambda::Function', { Handler: 'front-door-handler.handler', Timeout: 10 });
  });
});

it('tells the others where the topic is', () => {
  prod.hasResourceProperties('AWS::SSM::Parameter', { Name: '/status-callbacks/prod/topic-arn' });
});

it('says which URL to give to Twilio, for each door', () => {
  const urls = Object.entries(prod.findOutputs('*')).filter(([id]) => id.startsWith('CallbackUrl'));
  const paths = urls.map(([, { Value }]) => /(?<=")\/twilio[\w-]*/.exec(JSON.stringify(Value))?.[0]);
  const doors = routes.map((route) => route.split(' ')[1]!).filter((path) => !path.includes('{'));
  expect(paths.toSorted()).toEqual(doors.toSorted());
});

it('rings for a share of refusals, not for a number of them, and for an account that nobody is believed of', () => {
  prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'status-callbacks-prod-ingest-refusals',
    Threshold: 20,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(refused > 20, 100 * refused / (refused + FILL(verified, 0)), 0)' }),
    ]),
  });
  prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'status-callbacks-prod-ingest-account-refused',
    MetricName: 'accountsAllRefused',
    Threshold: 0,
  });
});
