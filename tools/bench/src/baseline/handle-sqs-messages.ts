import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSEvent } from 'aws-lambda';
import twilio from 'twilio';

const sns = new SNSClient({});

/** Verifies and publishes one message after the other. What fails is logged, and gone. */
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body, messageAttributes } of event.Records) {
    try {
      const params = Object.fromEntries(new URLSearchParams(body));
      const [domain, path, signature] = ['domainName', 'path', 'signature'].map(
        (name) => messageAttributes[name]?.stringValue ?? '',
      ) as [string, string, string];
      if (!twilio.validateRequest(process.env['AUTH_TOKEN']!, signature, `https://${domain}${path}`, params)) {
        console.warn('signature does not match');
        continue;
      }
      await sns.send(new PublishCommand({ TopicArn: process.env['TOPIC_ARN'], Message: JSON.stringify(params) }));
    } catch (error) {
      console.log(error);
    }
  }
};
