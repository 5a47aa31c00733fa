import type { ResourceKind } from './resource-kind.ts';
import { bucket } from './resources/bucket.ts';
import { archive, eventBus, rule } from './resources/event-bus.ts';
import { eventSourceMapping } from './resources/event-source-mapping.ts';
import { lambdaFunction } from './resources/function.ts';
import { api, integration, route, stage } from './resources/http-api.ts';
import { inert } from './resources/inert.ts';
import { parameter } from './resources/parameter.ts';
import { queue } from './resources/queue.ts';
import { secret } from './resources/secret.ts';
import { stateMachine } from './resources/state-machine.ts';
import { subscription } from './resources/subscription.ts';
import { table } from './resources/table.ts';
import { topic } from './resources/topic.ts';

/** Every type of resource that may be in a template. Permissions are not checked here: no caller is refused. */
export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Stage': stage,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Archive': archive,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::Rule': rule,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::SecretsManager::Secret': secret,
  'AWS::SSM::Parameter': parameter,
  'AWS::StepFunctions::StateMachine': stateMachine,

  'AWS::Athena::NamedQuery': inert('athena', 'Database', 'Description', 'Name', 'QueryString', 'WorkGroup'),
  'AWS::Athena::WorkGroup': inert(
    'athena',
    'Description',
    'Name',
    'RecursiveDeleteOption',
    'State',
    'Tags',
    'WorkGroupConfiguration',
  ),
  // Nothing costs anything here.
  'AWS::Budgets::Budget': inert('budgets', 'Budget', 'NotificationsWithSubscribers', 'ResourceTags'),
  'AWS::CDK::Metadata': inert('cdk', 'Analytics'),
  'AWS::CloudWatch::Alarm': inert(
    'cloudwatch',
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluateLowSampleCountPercentile',
    'EvaluationPeriods',
    'ExtendedStatistic',
    'InsufficientDataActions',
    'MetricName',
    'Metrics',
    'Namespace',
    'OKActions',
    'Period',
    'Statistic',
    'Tags',
    'Threshold',
    'TreatMissingData',
    'Unit',
  ),
  'AWS::CloudWatch::Dashboard': inert('cloudwatch', 'DashboardBody', 'DashboardName', 'Tags'),
  'AWS::Glue::Database': inert('glue', 'CatalogId', 'DatabaseInput'),
  'AWS::Glue::Table': inert('glue', 'CatalogId', 'DatabaseName', 'TableInput'),
  'AWS::IAM::ManagedPolicy': inert('iam', 'Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'),
  'AWS::IAM::Policy': inert('iam', 'PolicyDocument', 'PolicyName', 'Roles'),
  'AWS::IAM::Role': inert(
    'iam',
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'Policies',
    'RoleName',
    'Tags',
  ),
  'AWS::Lambda::Permission': inert('lambda', 'Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'),
  'AWS::Logs::LogGroup': inert('logs', 'LogGroupClass', 'LogGroupName', 'RetentionInDays', 'Tags'),
  'AWS::Logs::MetricFilter': inert('logs', 'FilterName', 'FilterPattern', 'LogGroupName', 'MetricTransformations'),
  'AWS::S3::BucketPolicy': inert('s3', 'Bucket', 'PolicyDocument'),
  'AWS::SNS::TopicPolicy': inert('sns', 'PolicyDocument', 'Topics'),
  'AWS::SQS::QueuePolicy': inert('sqs', 'PolicyDocument', 'Queues'),
  'Custom::S3AutoDeleteObjects': inert('cdk', 'BucketName', 'ServiceToken'),
};
