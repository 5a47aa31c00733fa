import { CreateTopicCommand, type PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildStatusCallback } from '@status-callbacks/contract/build';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, someCallbacks } from '@status-callbacks/testing/callbacks';
import { strictTopic } from '@status-callbacks/testing/strict-topic';
import fc from 'fast-check';
import { MAX_TEXT_BYTES, type Publication, publicationOf, publishTo } from '../src/publish.ts';

const publications = (count: number): Publication[] => someCallbacks(count).map(publicationOf);

describe('on a topic', () => {
  let aws: Aws;
  let sns: SNSClient;
  let sqs: SQSClient;
  beforeAll(async () => {
    aws = await startAws();
    [sns, sqs] = [new SNSClient(aws.client('sns')), new SQSClient(aws.client('sqs'))];
  });
  afterAll(async () => {
    for (const client of [sns, sqs]) client.destroy();
    await aws.stop();
  });

  it('carries events verbatim, with what filters need and whom they are for', async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'topic' }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'queue' }));
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:queue';
    const Attributes = {
      RawMessageDelivery: 'true',
      FilterPolicy: JSON.stringify({ replayTarget: ['dynamo-writer'] }),
    };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    const event = aCallback();

    expect(await publishTo(sns, TopicArn!)([publicationOf(event)])).toEqual([]);
    expect(await publishTo(sns, TopicArn!, 's3-archiver')([publicationOf(event)])).toEqual([]);
    expect(await publishTo(sns, TopicArn!, 'dynamo-writer')([publicationOf(event)])).toEqual([]);

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual([JSON.stringify(event)]);
    expect(Messages[0]!.MessageAttributes).toMatchObject({ status: { StringValue: 'delivered' } });
  });
});

/** What a caller may have written into any field, small and large. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .tuple(fc.constantFrom('x', 'é', '😀', '\uFFFF', '\u0001', '"'), fc.constantFrom(300, 3_000, 30_000, 80_000))
    .map(([character, length]) => character.repeat(length)),
);
const events = fc
  .record({ MessageStatus: texts, ErrorCode: texts, AccountSid: texts, Body: texts }, { requiredKeys: [] })
  .map((params) => {
    const { id, data } = aCallback();
    return buildStatusCallback({ id, params: messageParams(params), custom: {}, request: data.request });
  });

it('publishes whole whatever ingest lets through, in whatever company', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(events, { maxLength: 12 }),
      fc.constantFrom(undefined, '*', 's3-archiver'),
      async (all, target) => {
        const letThrough = all.map(publicationOf).filter(({ text }) => Buffer.byteLength(text) <= MAX_TEXT_BYTES);
        const topic = strictTopic();
        expect(await publishTo(topic as unknown as SNSClient, 'topic', target)(letThrough)).toEqual([]);
        expect(topic.taken.map((text) => JSON.parse(text) as unknown)).toEqual(letThrough.map(({ event }) => event));
      },
    ),
    { numRuns: 25 },
  );
});

it('counts attributes when it fills a request', async () => {
  const full = (bytes: number): Publication => {
    const { event, text } = publicationOf(aCallback({ params: messageParams({ MessageStatus: 's'.repeat(256) }) }));
    const Body = 'x'.repeat(bytes - Buffer.byteLength(text) - '"Body":"",'.length);
    return publicationOf({ ...event, data: { ...event.data, params: { ...event.data.params, Body } } });
  };
  const topic = strictTopic();
  const halves = [full(128 * 1024 - 300), full(128 * 1024 - 300), ...publications(3)];
  expect(await publishTo(topic as unknown as SNSClient, 'topic')(halves)).toEqual([]);
  expect(topic.taken).toHaveLength(5);
});

it('refuses for good what SNS rejects, and publishes what was beside it', async () => {
  const topic = strictTopic();
  const [first, ...others] = publications(9);
  const unescaped = { ...first!, text: `${first!.text}\uFFFF` };
  expect(await publishTo(topic as unknown as SNSClient, 'topic')([...others, unescaped])).toEqual([
    { index: 8, code: 'InvalidParameterException', permanent: true },
  ]);
  expect(topic.taken).toEqual(others.map(({ text }) => text));
});

const fakeTopic = (answer: (ids: string[]) => object) => {
  const requests: number[] = [];
  const send = async ({ input }: PublishBatchCommand) => {
    requests.push(input.PublishBatchRequestEntries!.length);
    return answer(input.PublishBatchRequestEntries!.map(({ Id }) => Id!));
  };
  return { requests, sns: { send } as unknown as SNSClient };
};

it('fills requests, by number and by size', async () => {
  const { requests, sns } = fakeTopic(() => ({}));
  await publishTo(sns, 'topic')(publications(25));
  expect(requests).toEqual([10, 10, 5]);
  const large = aCallback({ params: messageParams({ Body: 'x'.repeat(100_000) }) });
  await publishTo(sns, 'topic')([large, large, large, ...someCallbacks(1)].map(publicationOf));
  expect(requests.slice(3)).toEqual([2, 2]);
});

it('tells what a 200 hides: which events, why, and whether to try again', async () => {
  const { sns } = fakeTopic((ids) => ({
    Failed: [
      { Id: ids[1], Code: 'InternalError', SenderFault: false },
      { Id: ids[2], Code: 'InvalidParameter', SenderFault: true },
    ],
  }));
  expect(await publishTo(sns, 'topic')(publications(13))).toEqual([
    { index: 1, code: 'InternalError', permanent: false },
    { index: 2, code: 'InvalidParameter', permanent: true },
    { index: 11, code: 'InternalError', permanent: false },
    { index: 12, code: 'InvalidParameter', permanent: true },
  ]);
});

it('fails every event of a request that fails, and no other', async () => {
  let calls = 0;
  const { sns } = fakeTopic(() => {
    if (++calls === 1) throw Object.assign(new Error('slow down'), { name: 'Throttled' });
    return {};
  });
  const refusals = await publishTo(sns, 'topic')(publications(12));
  expect(refusals.map(({ index, code }) => [index, code])).toEqual(
    Array.from({ length: 10 }, (_, index) => [index, 'Throttled']),
  );
});
