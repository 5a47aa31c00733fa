import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { notified } from './notification.ts';

/** An object per callback, by a client per invocation. */
export const handler = notified(async (event) => {
  const s3 = new S3Client({});
  for (const { Sns } of event.Records) {
    try {
      const { MessageSid, MessageStatus } = JSON.parse(Sns.Message) as Record<string, string>;
      const now = new Date();
      const day = [now.getFullYear(), String(now.getMonth()).padStart(2, '0'), String(now.getDate()).padStart(2, '0')];
      await s3.send(
        new PutObjectCommand({
          Bucket: process.env['BUCKET_NAME'],
          Key: `${day.join('-')}/${now.getTime()}-${MessageSid}-${MessageStatus}.json`,
          Body: Sns.Message,
          ContentType: 'application/json',
        }),
      );
    } catch (error) {
      console.log(error);
    }
  }
});
