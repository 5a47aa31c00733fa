import { SQSClient, SetQueueAttributesCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import type { Aws } from '@status-callbacks/emulator/aws';

/** Longer than a batch takes, far shorter than the three minutes after which a message of a dead function would come again. */
const HIDDEN_SECONDS = '8';

/**
 * Lets messages of functions that failed or were killed come again soon: what happens is the same, and sooner. To be done
 * before a function runs, because what is received earlier stays hidden for as long as its template says.
 */
export const makeImpatient = async (aws: Aws): Promise<void> => {
  const sqs = new SQSClient(aws.client('sqs'));
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, {})) {
    for (const QueueUrl of QueueUrls) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: HIDDEN_SECONDS } }));
    }
  }
  sqs.destroy();
};
