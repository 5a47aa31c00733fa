import { App, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ServiceStack } from '../src/service-stack.ts';
import { stages } from '../src/stage.ts';
import { TopicConsumer, type TopicConsumerProps } from '../src/topic-consumer.ts';

const templateOf = (props: Partial<TopicConsumerProps> = {}): Template => {
  const stack = new ServiceStack(new App(), 'probe', stages.prod);
  new TopicConsumer(stack, {
    code: Code.fromInline('x'),
    environment: { NAME: 'value' },
    batch: { size: 100, window: Duration.seconds(5) },
    concurrency: 7,
    impact: 'Nobody notices, because this is a test.',
    ...props,
  });
  return Template.fromStack(stack);
};

it('gives a sink its own subscription: raw, live events and replays that concern it', () => {
  templateOf().hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'sqs',
    RawMessageDelivery: true,
    FilterPolicy: { replayTarget: [{ exists: false }, 'probe', '*'] },
    TopicArn: { Ref: Match.stringLikeRegexp('SsmParameterValue.*topicarn') },
  });
});

it('adds the conditions of the sink, and leaves replays to all to those that want them', () => {
  templateOf({ filter: { product: ['voice'] }, takesReplaysToAll: false }).hasResourceProperties(
    'AWS::SNS::Subscription',
    {
      FilterPolicy: { replayTarget: [{ exists: false }, 'probe'], product: ['voice'] },
    },
  );
});

it('lets the topic, and nobody else, fill the queue', () => {
  templateOf().hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'sqs:SendMessage',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } },
        }),
      ]),
    },
  });
});

it('keeps what its queue does not take, among its dead letters', () => {
  const template = templateOf();
  const [deadLetters] = Object.keys(template.findResources('AWS::SQS::Queue')).filter((id) => /^DeadLetters/.test(id));
  const deadLetterTargetArn = { 'Fn::GetAtt': [deadLetters, 'Arn'] };
  template.hasResourceProperties('AWS::SNS::Subscription', { RedrivePolicy: { deadLetterTargetArn } });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: deadLetters }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } }),
      ]),
    },
  });
});

it('reads batches, fails records one by one and waits six time-outs before another try', () => {
  const template = templateOf({ timeout: Duration.seconds(20) });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 7 },
  });
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120, RedrivePolicy: { maxReceiveCount: 5 } });
});

it('rings for dead letters and for a backlog, and says what that does to people', () => {
  const template = templateOf();
  for (const [name, metric] of [
    ['dead-letters', 'ApproximateNumberOfMessagesVisible'],
    ['backlog', 'ApproximateAgeOfOldestMessage'],
  ]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `status-callbacks-prod-probe-${name}`,
      AlarmDescription: `Nobody notices, because this is a test. Runbook: docs/runbook.md#probe-${name}`,
      MetricName: metric,
      TreatMissingData: 'notBreaching',
    });
  }
});

it('publishes and looks up addresses by stage, never by export', () => {
  const stack = new ServiceStack(new App(), 'probe', stages.dev);
  stack.publishAddress('archive-bucket', 'a-bucket');
  stack.publishAddress('table-name', stack.lookUpAddress('topic-arn'));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/status-callbacks/dev/archive-bucket',
    Value: 'a-bucket',
  });
  template.hasParameter('*', {
    Type: 'AWS::SSM::Parameter::Value<String>',
    Default: '/status-callbacks/dev/topic-arn',
  });
  for (const output of Object.values(template.findOutputs('*'))) expect(output).not.toHaveProperty('Export');
});

it('stands twice in a service under another name, with alarms of its own', () => {
  const stack = new ServiceStack(new App(), 'probe', stages.prod);
  const props = {
    code: Code.fromInline('x'),
    environment: {},
    batch: { size: 100, window: Duration.seconds(5) },
    concurrency: 7,
    impact: 'Nobody notices, because this is a test.',
  };
  new TopicConsumer(stack, props);
  new TopicConsumer(stack, { ...props, name: 'Late', handler: 'late.handler', delay: Duration.minutes(5) });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Subscription', 2);
  template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'late.handler' });
  template.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 300 });
  for (const name of ['dead-letters', 'backlog', 'late-dead-letters', 'late-backlog']) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `status-callbacks-prod-probe-${name}` });
  }
  // One address for replays, and for operators one of each queue, and the version.
  const addresses = Object.values(template.findResources('AWS::SSM::Parameter'));
  expect(addresses.map(({ Properties }) => Properties.Name as string).toSorted()).toEqual([
    '/status-callbacks/prod/queues/probe/late',
    '/status-callbacks/prod/queues/probe/main',
    '/status-callbacks/prod/sinks/probe/queue-url',
    '/status-callbacks/prod/versions/probe',
  ]);
});
