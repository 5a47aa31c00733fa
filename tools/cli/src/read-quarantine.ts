import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parseForm } from '@status-callbacks/signature/form';

/** Long enough to read everything once before the first message comes back. */
const HIDDEN_SECONDS = 120;

/** The SIDs of what was refused. Nothing is deleted: the messages are back two minutes later. */
export const readQuarantine = async (client: SQSClient, queueUrl: string): Promise<string[]> => {
  const sids: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: HIDDEN_SECONDS }),
    );
    if (Messages.length === 0) return sids;
    for (const { Body = '' } of Messages) {
      const { MessageSid, CallSid } = parseForm(Body);
      sids.push(String(MessageSid ?? CallSid ?? 'no SID'));
    }
  }
};
