import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** What the `ingest` function counts in its log; see `src/ingest.ts`. */
export const counted = ({ service, stage }: ServiceStack, metricName: string, options: MetricOptions): Metric =>
  new Metric({
    namespace: 'StatusCallbacks',
    metricName,
    dimensionsMap: { service, stage: stage.name },
    ...options,
  });
