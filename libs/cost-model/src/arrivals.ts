import type { Assumptions } from './assumptions.ts';
import type { ReaderName, StageSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** Messages that come to a queue, and how many a second. */
export interface Arrivals {
  readonly messages: number;
  readonly perSecond: number;
}

/** Of the filters on subscriptions and the rules on the bus. */
const shares = ({ errors, final, delivered, any, forged }: Traffic, assumed: Assumptions) =>
  ({
    ingest: 1 - any,
    'ingest/Envelope': any,
    's3-archiver': 1 - forged,
    'dynamo-writer': 1 - forged,
    'error-router': (1 - forged) * errors,
    'error-router/Alert': (1 - forged) * errors * assumed.alerting,
    'error-router/Count': (1 - forged) * final,
    'error-router/Delivery': (1 - forged) * delivered,
    'error-router/Reaction': (1 - forged) * errors * assumed.reacting,
    'error-router/Suppression': (1 - forged) * errors * assumed.suppressing,
    // Alerts are as many as there are incidents, and no incident is ordinary.
    'error-router/Webhook': 0,
  }) satisfies Partial<Record<ReaderName, number>>;

/** What each queue gets; timers are one for each bucket in which anything ended. */
export const arrivals = (
  traffic: Traffic,
  stage: StageSettings,
  assumed: Assumptions,
): Record<ReaderName, Arrivals> => {
  const { callbacks, perSecond } = traffic;
  const of = (share: number): Arrivals => ({ messages: callbacks * share, perSecond: perSecond * share });
  const { 'error-router/Count': ended, ...others } = shares(traffic, assumed);
  const rest = Object.entries(others).map(([name, share]) => [name, of(share)] as const);
  const rings = Math.min(ended, 1 / (perSecond * stage.bucketSeconds));
  return Object.fromEntries([...rest, ['error-router/Count', of(ended)], ['error-router/Timer', of(rings)]]) as Record<
    ReaderName,
    Arrivals
  >;
};
