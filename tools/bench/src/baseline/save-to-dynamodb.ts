import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { notified } from './notification.ts';

/** An item per callback, by a client per invocation. */
export const handler = notified(async (event) => {
  const dynamodb = new DynamoDBClient({});
  for (const { Sns } of event.Records) {
    try {
      const params = JSON.parse(Sns.Message) as Record<string, string>;
      const pk = params['MessageSid'];
      const sk = `${Date.now()}#${params['MessageStatus']}`;
      await dynamodb.send(
        new PutItemCommand({ TableName: process.env['TABLE_NAME'], Item: marshall({ ...params, pk, sk }) }),
      );
    } catch (error) {
      console.log(error);
    }
  }
});
