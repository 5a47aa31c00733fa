import { impactAlarm } from '@status-callbacks/infra/alarm';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';

const PERIOD = Duration.minutes(5);
/** Fewer than this in a period are strays, whatever share they are. */
const FEWEST = 20;
const HIGHEST_PERCENTAGE = 20;

/** What the `ingest` function counts in its log; see `src/ingest.ts`. */
const counted = (metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'StatusCallbacks',
    metricName,
    dimensionsMap: { service: 'ingest' },
    statistic,
    period: PERIOD,
  });

/** Tells forgery, which is noise beside callbacks that are believed, from a token of ours that is wrong. */
export const refusalAlarms = (stack: ServiceStack): void => {
  impactAlarm(stack, 'refusals', {
    metric: new MathExpression({
      expression: `IF(refused > ${FEWEST}, 100 * refused / (refused + FILL(verified, 0)), 0)`,
      usingMetrics: { refused: counted('refused', 'Sum'), verified: counted('verified', 'Sum') },
      label: 'Refused callbacks, percent',
      period: PERIOD,
    }),
    threshold: HIGHEST_PERCENTAGE,
    impact:
      'Many callbacks are refused: somebody is forging them, or our URL or token is wrong and real ones sit in quarantine.',
  });
  impactAlarm(stack, 'account refused', {
    metric: counted('accountsAllRefused', 'Maximum'),
    threshold: 0,
    impact:
      'Every callback of some account is refused: most likely our token for it is wrong, and its real callbacks sit in quarantine.',
  });
};
