import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Graph } from './dashboard.ts';
import { APPLICATION, type ServiceStack } from './service-stack.ts';

export interface ImpactAlarmProps {
  readonly metric: Metric | MathExpression;
  /** Rings above this. */
  readonly threshold: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** What people lose while it rings, in one sentence. */
  readonly impact: string;
  /** Where its metric is drawn on the dashboard of the service, and what the line is called. */
  readonly graph: Graph & { readonly label: string };
  /** In the runbook, where alarms share one. @default the service and the name */
  readonly heading?: string;
}

/** The topic that a stage names for its alarms: by name, because it is in the account and region of the stack. */
const tell = (stack: ServiceStack, topicName: string): IAlarmAction => ({
  bind: () => ({ alarmActionArn: stack.formatArn({ service: 'sns', resource: topicName }) }),
});

/**
 * An alarm that says what it costs people and where the cure is: `name` is its heading in `docs/runbook.md`, under the
 * service (a test holds the two equal). What it looks at is on the dashboard of the service.
 */
export const impactAlarm = (stack: ServiceStack, name: string, props: ImpactAlarmProps): void => {
  const { metric, threshold, graph } = props;
  const slug = `${stack.service}-${name.toLowerCase().replaceAll(' ', '-')}`;
  const alarm = new Alarm(stack, `Alarm-${slug}`, {
    alarmName: `${APPLICATION}-${stack.stage.name}-${slug}`,
    alarmDescription: `${props.impact} Runbook: docs/runbook.md#${props.heading ?? slug}`,
    metric,
    threshold,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    // A queue or a function in which nothing happens reports nothing.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  const { alarmTopicName } = stack.stage;
  if (alarmTopicName) {
    alarm.addAlarmAction(tell(stack, alarmTopicName));
    alarm.addOkAction(tell(stack, alarmTopicName));
  }
  stack.dashboard.plot(graph, [metric.with({ label: graph.label })], threshold);
};
