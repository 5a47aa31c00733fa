import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { isObject, textOf } from '../template.ts';

const functionName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1);

export const eventSourceMapping: ResourceKind = {
  implemented: [
    'BatchSize',
    'Enabled',
    'EventSourceArn',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'ScalingConfig',
  ],
  inert: ['Tags'],
  refuse: ({ BatchSize = 10, MaximumBatchingWindowInSeconds = 0 }) =>
    // AWS refuses it too, but only at deployment (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html).
    Number(BatchSize) > 10 && Number(MaximumBatchingWindowInSeconds) < 1
      ? ['BatchSize: above 10, MaximumBatchingWindowInSeconds must be at least 1']
      : [],
  deploy: (resource, { aws, topology }) => {
    const { properties } = resource;
    const queueArn = textOf(properties['EventSourceArn']);
    const queue = aws.queues.find(queueArn);
    if (!queue) throw new Error(`EventSourceArn: ${queueArn} is not a queue of this system`);
    const lambdaName = functionName(textOf(properties['FunctionName']));
    const timeout = topology.lambdas.find(({ name }) => name === lambdaName)?.timeoutSeconds ?? 0;
    // Lambda refuses it too, at deployment (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    if (Number(queue.attributes['VisibilityTimeout']) < timeout) {
      throw new Error(`the visibility time-out of ${queue.name} is shorter than the time-out of ${lambdaName}`);
    }
    const scaling = properties['ScalingConfig'];
    const types = (properties['FunctionResponseTypes'] ?? []) as string[];

    if (properties['Enabled'] !== false) {
      topology.mappings.push({
        queue,
        lambdaName,
        batchSize: Number(properties['BatchSize'] ?? 10),
        windowSeconds: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0),
        reportsFailures: types.includes('ReportBatchItemFailures'),
        ...(isObject(scaling) && { maximumConcurrency: Number(scaling['MaximumConcurrency']) }),
      });
    }
    return { ref: physicalName(resource, 128) };
  },
};
