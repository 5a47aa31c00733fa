import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from './alert.ts';

export type PublishAlert = (alert: Alert) => Promise<void>;

/** SNS takes printable ASCII, and less than a hundred of it (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
const subjectOf = ({ subject }: Alert): string => subject.replaceAll(/[^ -~]/g, '?').slice(0, 99);

/** Resolves once SNS has it. The attribute `alert` lets a subscription take what opens and leave what closes. */
export const publishAlertTo =
  (sns: Pick<SNSClient, 'send'>, topicArn: string): PublishAlert =>
  async (alert) => {
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(alert),
        Message: alert.text,
        MessageAttributes: { alert: { DataType: 'String', StringValue: alert.kind } },
      }),
    );
  };
