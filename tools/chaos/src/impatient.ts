import { SQSClient, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { System } from '@status-callbacks/local/system';

/** Longer than a batch takes, far shorter than the three minutes after which a message of a dead function would come again. */
const HIDDEN_SECONDS = '8';

/** Lets messages of functions that failed or were killed come again soon: what happens is the same, and sooner. */
export const makeImpatient = async ({ aws, resources }: System): Promise<void> => {
  const sqs = new SQSClient(aws.client('sqs'));
  for (const { url } of Object.values(resources).flatMap(({ queues }) => Object.values(queues))) {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout: HIDDEN_SECONDS } }));
  }
  sqs.destroy();
};
