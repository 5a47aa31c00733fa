import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { DeadLetterQueue } from '../dlq/dead-letter-queues.ts';
import { type Finding, fine, notice, wrong } from './finding.ts';

export interface AlarmState {
  readonly name: string;
  readonly state: string;
  /** Where the runbook says what cures it; alarms may share a heading. */
  readonly cure: string;
  /** Whether anybody is told when it rings. */
  readonly tells: boolean;
}

const cureIn = (description: string): string => /docs\/runbook\.md#[\w-]+$/.exec(description)?.[0] ?? 'docs/runbook.md';

export const alarmsOf = async (cloudWatch: CloudWatchClient, stage: string): Promise<AlarmState[]> => {
  const found: AlarmState[] = [];
  const AlarmNamePrefix = `status-callbacks-${stage}-`;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: cloudWatch }, { AlarmNamePrefix })) {
    for (const { AlarmName = '', AlarmDescription = '', StateValue = '', ...actions } of MetricAlarms) {
      const { ActionsEnabled, AlarmActions = [] } = actions;
      const tells = ActionsEnabled !== false && AlarmActions.length > 0;
      found.push({
        name: AlarmName.slice(AlarmNamePrefix.length),
        state: StateValue,
        cure: cureIn(AlarmDescription),
        tells,
      });
    }
  }
  return found;
};

/** Whether every queue has one that rings for its dead letters, somebody hears it, and none rings now. */
export const checkAlarms = (alarms: readonly AlarmState[], queues: readonly DeadLetterQueue[]): Finding[] => {
  const check = 'alarms';
  const names = new Set(alarms.map(({ name }) => name));
  const missing = queues
    .map(({ service, queue }) => `${service}-${queue === 'main' ? '' : `${queue}-`}dead-letters`)
    .filter((name) => !names.has(name))
    .map((name) => wrong(check, `${name} is missing: deploy its service`));
  const ringing = alarms
    .filter(({ state }) => state === 'ALARM')
    .map(({ name, cure }) => wrong(check, `${name} rings: ${cure}`));
  const silent = alarms.filter(({ tells }) => !tells).length;
  const unheard =
    silent > 0 ? [notice(check, `${silent} of ${alarms.length} tell nobody when they ring: they have no action`)] : [];
  const faults = [...missing, ...ringing];
  return [...(faults.length > 0 ? faults : [fine(check, `${alarms.length}, none rings`)]), ...unheard];
};
