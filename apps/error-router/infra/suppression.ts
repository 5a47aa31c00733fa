import { addresses } from '@status-callbacks/contract/addresses';
import { OPT_IN_DETAIL_TYPE, OPT_IN_SOURCE } from '@status-callbacks/contract/opt-in-event';
import { QueueConsumer } from '@status-callbacks/infra/queue-consumer';
import type { ServiceFunction } from '@status-callbacks/infra/service-function';
import { allowReading } from '@status-callbacks/infra/read-secret';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import type { Settings } from '@status-callbacks/suppression/settings';
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { HistoryReader } from './history-reader.ts';
import { readPolicy } from './read-policy.ts';
import { suppressionTable } from './suppression-table.ts';

/** Created by hand, before the first deploy: a key made here would go away with the stack, and the list be unreadable. */
const addressKeyName = ({ name }: Stage): string => `status-callbacks/${name}/address-key`;

const settingsOf = (stage: Stage): Settings => {
  const { accounts, strikes, windowDays, unreachableDays, addresses } = stage.suppression;
  return {
    accounts,
    strikes,
    windowDays,
    unreachableDays,
    keepDays: unreachableDays + stage.historyDays,
    ...(addresses === 'hashed' && { addressKeySecret: addressKeyName(stage) }),
  };
};

/**
 * The suppression list and what keeps it: rules send errors and opt-ins to a queue, as to that of the reactions and for the
 * same reason; deliveries come from the topic.
 */
export const suppression = (stack: ServiceStack, bus: IEventBus, code: Code, history: HistoryReader): IRuleTarget => {
  const { stage } = stack;
  const table = suppressionTable(stack);
  const settings = settingsOf(stage);
  const { addressKeySecret } = settings;
  const key = addressKeySecret ? Secret.fromSecretNameV2(stack, 'AddressKey', addressKeySecret) : undefined;
  const environment = { TABLE_NAME: table.tableName, SETTINGS: JSON.stringify(settings), ...history.environment };
  const grant = (to: ServiceFunction, ...actions: string[]): void => {
    // Not `table.grant`, which would add every index.
    to.addToRolePolicy(new PolicyStatement({ actions, resources: [table.tableArn] }));
    if (key) allowReading(key, to);
    history.grant(to);
  };

  const suppress = new QueueConsumer(stack, {
    name: 'Suppression',
    code,
    handler: 'suppression-handler.handler',
    environment,
    batch: { size: 100, window: Duration.seconds(1) },
    concurrency: 10,
    impact: 'People who opted out, and numbers that take no messages, are sent to again.',
  });
  const target = new SqsQueue(suppress.queue, { deadLetterQueue: suppress.deadLetters });
  grant(suppress.function, 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  new Rule(stack, 'SuppressionOnOptIn', {
    eventBus: bus,
    description: 'Recipients who want messages again, as applications say',
    eventPattern: { source: [OPT_IN_SOURCE], detailType: [OPT_IN_DETAIL_TYPE] },
    targets: [target],
  });

  const deliveries = new TopicConsumer(stack, {
    name: 'Delivery',
    code,
    handler: 'delivery-handler.handler',
    environment,
    // As many as fit into the 6 MB of an invocation: a delivery asks for little more than a look at the table.
    batch: { size: 1_000, window: Duration.seconds(stage.suppression.deliveryWindowSeconds) },
    concurrency: 10,
    ...(stage.suppression.deliveryDelaySeconds > 0 && {
      delay: Duration.seconds(stage.suppression.deliveryDelaySeconds),
    }),
    filter: { product: ['messaging'], status: ['delivered', 'read'] },
    impact: 'People who can be reached again get no messages, because a delivery to them is not counted.',
  });
  grant(deliveries.function, 'dynamodb:BatchGetItem', 'dynamodb:PutItem');

  readPolicy(stack, table, key);
  stack.publishAddress(addresses.suppressionTable, table.tableName);
  stack.publishAddress(addresses.suppressionSettings, JSON.stringify(settings));
  return target;
};
