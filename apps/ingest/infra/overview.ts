import { type Graph, QuestionDashboard } from '@status-callbacks/infra/dashboard';
import { APPLICATION, type ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { counted } from './counted.ts';

export interface OverviewProps {
  readonly api: HttpApi;
  readonly topic: Topic;
}

const PERIOD = Duration.minutes(5);

const QUEUES = '{AWS/SQS,QueueName}';
const FUNCTIONS = '{AWS/Lambda,FunctionName}';
const TABLES = '{AWS/DynamoDB,TableName}';
const CONSUMED = 'NOT DeadLetters';

/**
 * All services of a stage on one page. It is here because every stage has this stack, and no other stack knows of it: it
 * searches for metrics by the name that all resources begin with, `status-callbacks-<service>-<stage>`, so that a new sink is
 * on it once it is deployed, and one that was taken away is not.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export const overview = (stack: ServiceStack, { api, topic }: OverviewProps): void => {
  const stage = stack.stage.name;
  const dashboard = new QuestionDashboard(stack, 'Overview', {
    name: `${APPLICATION}-${stage}`,
    about: `**All services**, ${stage}. Each has a dashboard of its own: ${APPLICATION}-${stage}-<service>`,
  });
  const search = (graph: Graph, what: string, metric: string, statistic: 'Maximum' | 'Sum', terms = ''): void => {
    const query = `${what} MetricName="${metric}" ${APPLICATION} ${stage} ${terms}`.trim();
    const expression = `SEARCH('${query}', '${statistic}')`;
    dashboard.plot(graph, [new SearchExpression({ expression, label: '', period: PERIOD })]);
  };
  const sum = { period: PERIOD, statistic: 'Sum' };

  const WAITING = 'ApproximateNumberOfMessagesVisible';
  search({ answers: 'lost', title: 'Dead letters' }, QUEUES, WAITING, 'Maximum', 'DeadLetters');
  search({ answers: 'lost', title: 'Function errors' }, FUNCTIONS, 'Errors', 'Sum');
  dashboard.plot({ answers: 'lost', title: 'Turned away at the door' }, [
    api.metricServerError({ ...sum, label: '5xx' }),
    api.metricClientError({ ...sum, label: '4xx' }),
  ]);
  dashboard.plot({ answers: 'lost', title: 'Verified and refused' }, [
    counted(stack, 'verified', { ...sum, label: 'verified' }),
    counted(stack, 'refused', { ...sum, label: 'refused' }),
  ]);

  const AGE = 'ApproximateAgeOfOldestMessage';
  search({ answers: 'late', title: 'Age of the oldest message, s' }, QUEUES, AGE, 'Maximum', CONSUMED);
  search({ answers: 'late', title: 'Messages waiting' }, QUEUES, WAITING, 'Maximum', CONSUMED);

  dashboard.plot({ answers: 'load', title: 'In and out' }, [
    api.metricCount({ ...sum, label: 'requests' }),
    topic.metricNumberOfMessagesPublished({ ...sum, label: 'published' }),
    topic.metricNumberOfNotificationsFailed({ ...sum, label: 'not taken by a queue' }),
  ]);
  search({ answers: 'load', title: 'Time paid for, ms' }, FUNCTIONS, 'Duration', 'Sum');
  search({ answers: 'load', title: 'Throttles' }, FUNCTIONS, 'Throttles', 'Sum');
  search({ answers: 'load', title: 'Write units' }, TABLES, 'ConsumedWriteCapacityUnits', 'Sum');
};
