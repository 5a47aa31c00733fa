import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { notified } from './notification.ts';

/** Called for every callback; an event per error, by a client per invocation. */
export const handler = notified(async (event) => {
  const eventBridge = new EventBridgeClient({});
  for (const { Sns } of event.Records) {
    try {
      const params = JSON.parse(Sns.Message) as Record<string, string>;
      if (!params['ErrorCode']) continue;
      await eventBridge.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: process.env['BUS_NAME'],
              Source: 'twilio.status-callback',
              DetailType: `error-code-${params['ErrorCode']}`,
              Detail: Sns.Message,
            },
          ],
        }),
      );
    } catch (error) {
      console.log(error);
    }
  }
});
