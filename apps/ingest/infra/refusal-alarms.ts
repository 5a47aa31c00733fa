import { impactAlarm } from '@status-callbacks/infra/alarm';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { counted } from './counted.ts';

const PERIOD = Duration.minutes(5);
/** Fewer than this in a period are strays, whatever share they are. */
const FEWEST = 20;
const HIGHEST_PERCENTAGE = 20;

/** Tells forgery, which is noise beside callbacks that are believed, from a token of ours that is wrong. */
export const refusalAlarms = (stack: ServiceStack): void => {
  const sum = { period: PERIOD, statistic: 'Sum' };
  impactAlarm(stack, 'refusals', {
    metric: new MathExpression({
      expression: `IF(refused > ${FEWEST}, 100 * refused / (refused + FILL(verified, 0)), 0)`,
      usingMetrics: { refused: counted(stack, 'refused', sum), verified: counted(stack, 'verified', sum) },
      period: PERIOD,
    }),
    threshold: HIGHEST_PERCENTAGE,
    impact:
      'Many callbacks are refused: somebody is forging them, or our URL or token is wrong and real ones sit in quarantine.',
    graph: { answers: 'lost', title: 'Refused, percent of callbacks', label: 'refused' },
  });
  impactAlarm(stack, 'account refused', {
    metric: counted(stack, 'accountsAllRefused', { period: PERIOD, statistic: 'Maximum' }),
    threshold: 0,
    impact:
      'Every callback of some account is refused: most likely our token for it is wrong, and its real callbacks sit in quarantine.',
    graph: { answers: 'lost', title: 'Accounts of which nothing is believed', label: 'accounts' },
  });
};
