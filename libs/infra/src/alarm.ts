import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceStack } from './service-stack.ts';

export interface ImpactAlarmProps {
  readonly metric: IMetric;
  /** Rings above this. */
  readonly threshold: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** What people lose while it rings, in one sentence. */
  readonly impact: string;
}

/**
 * An alarm that says what it costs people and where the cure is: `name` is its heading in `docs/runbook.md`, under the
 * service (a test holds the two equal).
 */
export const impactAlarm = (stack: ServiceStack, name: string, props: ImpactAlarmProps): Alarm => {
  const slug = `${stack.service}-${name.toLowerCase().replaceAll(' ', '-')}`;
  return new Alarm(stack, `Alarm-${slug}`, {
    alarmName: `status-callbacks-${stack.stage.name}-${slug}`,
    alarmDescription: `${props.impact} Runbook: docs/runbook.md#${slug}`,
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};

/** Rings as soon as one message has failed five times. */
export const deadLetterAlarm = (
  stack: ServiceStack,
  deadLetters: IQueue,
  impact: string,
  name = 'dead letters',
): Alarm =>
  impactAlarm(stack, name, {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    threshold: 0,
    impact,
  });

/** Rings when the oldest message has waited a quarter of an hour. */
export const backlogAlarm = (stack: ServiceStack, queue: IQueue, impact: string, name = 'backlog'): Alarm =>
  impactAlarm(stack, name, {
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
    threshold: Duration.minutes(15).toSeconds(),
    periods: 3,
    impact,
  });
