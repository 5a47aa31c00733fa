import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startAws } from '@status-callbacks/emulator/aws';

/**
 * AWS in a process of its own, so that its work and memory are not taken for those of what is measured: an archive, a topic,
 * and the queue of one sink. The queue is emptied as it fills, because no sink is measured here.
 */
const PURGE_EVERY_MS = 200;

const aws = await startAws();
const sns = new SNSClient(aws.client('sns'));
const sqs = new SQSClient(aws.client('sqs'));
await new S3Client(aws.client('s3')).send(new CreateBucketCommand({ Bucket: 'archive' }));
const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'callbacks' }));
const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'sink' }));
await sns.send(
  new SubscribeCommand({
    TopicArn,
    Protocol: 'sqs',
    Endpoint: 'arn:aws:sqs:us-east-1:000000000000:sink',
    Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ replayTarget: ['sink'] }) },
  }),
);
setInterval(() => void sqs.send(new PurgeQueueCommand({ QueueUrl })), PURGE_EVERY_MS);
process.send!({ endpoints: { s3: aws.client('s3'), sns: aws.client('sns') }, TopicArn });
process.on('disconnect', () => process.exit());
