type Properties = Readonly<Record<string, unknown>>;

const resource = (Type: string, Properties: Properties) => ({ Type: `AWS::${Type}`, Properties });
const ref = (Ref: string) => ({ Ref });
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Sinks by logical id: their module, and what they find in their environment. */
const SINKS = {
  SaveToS3: ['save-to-s3', { BUCKET_NAME: ref('Bucket') }],
  SaveToDynamoDb: ['save-to-dynamodb', { TABLE_NAME: ref('Table') }],
  CheckForErrors: ['check-for-errors', { BUS_NAME: ref('Bus') }],
} as const;

const CODES = ['30004', '30006', '30007'];

/** The object key of the code in the assets of the assembly. */
export const CODE = 'baseline.zip';

const functionOf = (name: string, module: string, Variables: Properties = {}) =>
  resource('Lambda::Function', {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: `${module}.handler`,
    Code: { S3Bucket: 'assets', S3Key: CODE },
    Environment: { Variables },
    Timeout: 30,
    MemorySize: 512,
  });

/** SNS calls a function by itself; the queue between them stands for that. */
const sink = (id: string, module: string, variables: Properties) => ({
  [`${id}Calls`]: resource('SQS::Queue', { QueueName: `${module}-calls`, VisibilityTimeout: 180 }),
  [`${id}Subscription`]: resource('SNS::Subscription', {
    TopicArn: ref('Topic'),
    Protocol: 'sqs',
    Endpoint: arnOf(`${id}Calls`),
    RawMessageDelivery: true,
  }),
  [id]: functionOf(module, module, variables),
  [`${id}Mapping`]: resource('Lambda::EventSourceMapping', {
    EventSourceArn: arnOf(`${id}Calls`),
    FunctionName: ref(id),
    BatchSize: 1,
  }),
});

const attribute = (expression: string) => ({ DataType: 'String', StringValue: expression });

/**
 * The design of Twilio's sample: a raw queue, a function that verifies and publishes message by message, and a function call of
 * each sink for each callback; no dead letters, no partial failures.
 * @see https://www.twilio.com/en-us/blog/serverless-twilio-status-callback-aws
 */
export const baselineTemplate = (authToken: string) => ({
  Resources: {
    Api: resource('ApiGatewayV2::Api', { Name: 'baseline', ProtocolType: 'HTTP' }),
    Stage: resource('ApiGatewayV2::Stage', { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true }),
    Enqueue: resource('ApiGatewayV2::Integration', {
      ApiId: ref('Api'),
      IntegrationType: 'AWS_PROXY',
      IntegrationSubtype: 'SQS-SendMessage',
      PayloadFormatVersion: '1.0',
      RequestParameters: {
        QueueUrl: ref('Queue'),
        MessageBody: '$request.body',
        MessageAttributes: JSON.stringify({
          signature: attribute('${request.header.x-twilio-signature}'),
          domainName: attribute('${context.domainName}'),
          path: attribute('${request.path}'),
        }),
      },
    }),
    Route: resource('ApiGatewayV2::Route', {
      ApiId: ref('Api'),
      RouteKey: 'POST /twilio',
      Target: { 'Fn::Join': ['', ['integrations/', ref('Enqueue')]] },
    }),
    Queue: resource('SQS::Queue', { QueueName: 'baseline', VisibilityTimeout: 180 }),
    Topic: resource('SNS::Topic', { TopicName: 'baseline' }),
    HandleSqsMessages: functionOf('handle-sqs-messages', 'handle-sqs-messages', {
      AUTH_TOKEN: authToken,
      TOPIC_ARN: ref('Topic'),
    }),
    HandleSqsMessagesMapping: resource('Lambda::EventSourceMapping', {
      EventSourceArn: arnOf('Queue'),
      FunctionName: ref('HandleSqsMessages'),
      BatchSize: 3,
    }),
    Bucket: resource('S3::Bucket', { BucketName: 'baseline' }),
    Table: resource('DynamoDB::Table', {
      TableName: 'baseline',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
    Bus: resource('Events::EventBus', { Name: 'baseline' }),
    ...Object.fromEntries(
      Object.entries(SINKS).flatMap(([id, [module, variables]]) => Object.entries(sink(id, module, variables))),
    ),
    ...Object.fromEntries(
      CODES.flatMap((code) => [
        [`ErrorCode${code}`, functionOf(`error-code-${code}`, 'error-code')],
        [
          `OnErrorCode${code}`,
          resource('Events::Rule', {
            EventBusName: ref('Bus'),
            EventPattern: { 'detail-type': [`error-code-${code}`] },
            State: 'ENABLED',
            Targets: [{ Id: 'Function', Arn: arnOf(`ErrorCode${code}`) }],
          }),
        ],
      ]),
    ),
  },
});
