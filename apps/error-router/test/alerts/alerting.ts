import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PublishCommand } from '@aws-sdk/client-sns';
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import { parseStatusCallback, type StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Aws } from '@status-callbacks/emulator/aws';
import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { consume } from '@status-callbacks/lambda/consume';
import { captureLog } from '@status-callbacks/testing/log';
import { rules } from '../../infra/rules.ts';
import type { Alert } from '../../src/alerts/alert.ts';
import { bucketsOf } from '../../src/alerts/bucket-counts.ts';
import { countTo } from '../../src/alerts/count.ts';
import { publishAlertTo } from '../../src/alerts/publish-alert.ts';
import { raiseTo } from '../../src/alerts/raise.ts';
import { ringFor } from '../../src/alerts/ring.ts';
import { parseRing, setTimerOn } from '../../src/alerts/timers.ts';
import { errorEntry } from '../../src/error-entry.ts';
import { parseReaction } from '../../src/react.ts';
import { template } from '../template.ts';
import { type TestHistory, nothingYet } from '../a-history.ts';
import { fakeQueue } from './fake-queue.ts';
import { randomOf } from './random.ts';

export const START = Date.parse('2026-11-23T16:00:00.000Z');
export const MINUTE = 60_000;

const ATTEMPTS = 3;

let tables = 0;

/** From the template that deploys. */
const [definition] = Object.entries(template.findResources('AWS::DynamoDB::Table')).flatMap(([id, { Properties }]) =>
  id.startsWith('AlertState') ? [Properties as CreateTableCommandInput] : [],
);

const createTable = async (dynamo: DynamoDBClient): Promise<string> => {
  const TableName = `alerts-${(tables += 1)}`;
  const { KeySchema, AttributeDefinitions, BillingMode } = definition!;
  await dynamo.send(new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode }));
  return TableName;
};

interface Published extends Pick<Alert, 'subject' | 'text'> {
  readonly kind: string;
  /** Since `START`, in minutes. */
  readonly minute: number;
}

export interface AlertingOptions {
  /** How often each batch and each timer is delivered, side by side. */
  readonly deliveries?: number;
  /** Whether what ends is counted, or only what rules let through looked at. @default true */
  readonly counting?: boolean;
  /** @default 900, as in production */
  readonly quietSeconds?: number;
  /** Thrown in the place of a request to the table, or after one, as it is asked. */
  readonly tableFails?: (command: object) => 'before' | 'after' | undefined;
  readonly topicFails?: () => boolean;
  /** What the functions ask, and what is received is written to afterwards. @default one that is late */
  readonly history?: TestHistory;
}

const alertsOn = new Set(
  rules.flatMap((rule) => (rule.target === 'alerts' && 'category' in rule ? [rule.category] : [])),
);

/** The whole way of an alert, from what rules and the topic hand over to what SNS gets, by a clock of the test's. */
export const startAlerting = async (aws: Aws, options: AlertingOptions = {}) => {
  const {
    deliveries = 1,
    counting = true,
    quietSeconds = 900,
    tableFails = () => undefined,
    topicFails = () => false,
    history,
  } = options;
  const client = new DynamoDBClient(aws.client('dynamodb'));
  const name = await createTable(client);
  const { log, text } = captureLog();
  const published: Published[] = [];
  const clock = { now: START };
  const now = (): number => clock.now;

  const throttled = (): Error => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  const dynamo = {
    send: (async (command: never) => {
      // As the SDK does, which is not under test here.
      let failure = tableFails(command);
      for (let attempt = 1; failure === 'before' && attempt < ATTEMPTS; attempt++) failure = tableFails(command);
      if (failure === 'before') throw throttled();
      const answer = await client.send(command);
      if (failure === 'after') throw throttled();
      return answer;
    }) as never,
  };
  const sns = {
    send: (async ({ input }: PublishCommand) => {
      if (topicFails()) throw new Error('SNS is down');
      const { Subject = '', Message = '', MessageAttributes } = input;
      const kind = MessageAttributes!['alert']!.StringValue!;
      published.push({ kind, subject: Subject, text: Message, minute: (now() - START) / MINUTE });
      return {};
    }) as never,
  };
  const sqs = {
    send: (async ({ input }: SendMessageCommand) => timers.send(input.MessageBody!, input.DelaySeconds)) as never,
  };
  const table = { dynamo, name, now };
  const shared = {
    table,
    readBucket: bucketsOf(table),
    firstReceipt: history?.firstReceipt ?? nothingYet,
    random: randomOf(1),
    publish: publishAlertTo(sns, 'topic'),
    setTimer: setTimerOn(sqs, 'timers', now),
    stage: 'prod',
    parameters: ['category'],
    quietSeconds,
    bucketSeconds: 60,
    oldSeconds: 3_600,
  };
  const service = 'test';
  const queue = { now, deliveries };
  const timers = fakeQueue({ ...queue, handle: consume({ service, parse: parseRing, sink: ringFor(shared), log }) });
  const causes = fakeQueue({
    ...queue,
    batchSize: 100,
    handle: consume({ service, parse: parseReaction, sink: raiseTo(shared), log }),
  });
  const ended = fakeQueue({
    ...queue,
    batchSize: 1_000,
    handle: consume({ service, parse: parseStatusCallback, sink: countTo(shared), log }),
  });
  const queues = [ended, causes, timers];

  return {
    dynamo: client,
    tableName: name,
    log: text,
    published: published as readonly Published[],
    timersSet: timers.sent,
    failures: () => queues.reduce((sum, { failures }) => sum + failures(), 0),
    deadLetters: () => queues.flatMap(({ deadLetters }) => deadLetters),
    now,
    /** What the topic and the rules would hand over for these. */
    receive: async (events: readonly StatusCallback[]): Promise<void> => {
      for (const event of events) {
        if (counting && event.data.terminal && event.replayid === undefined) ended.send(JSON.stringify(event));
        const { errorCode } = event.data;
        if (errorCode === undefined || !alertsOn.has(describeError(errorCode).category)) continue;
        const detail = JSON.parse(errorEntry(errorCode, event, 'errors').Detail!) as object;
        causes.send(JSON.stringify({ detail }));
      }
      for (const one of queues) await one.drain();
      await history?.write(...events);
    },
    /** Lets time pass; whatever is due on the way happens in its order. */
    pass: async (ms: number): Promise<void> => {
      const end = clock.now + ms;
      for (;;) {
        const due = Math.min(...queues.map(({ nextDue }) => nextDue()));
        if (due > end) break;
        clock.now = Math.max(clock.now, due);
        for (const one of queues) await one.drain();
      }
      clock.now = end;
    },
    stop: () => client.destroy(),
  };
};

export type Alerting = Awaited<ReturnType<typeof startAlerting>>;
