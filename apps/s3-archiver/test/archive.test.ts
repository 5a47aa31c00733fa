import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid, someCallbacks } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { archiveTo } from '../src/archive.ts';

describe('archiveTo', () => {
  let aws: Aws;
  let s3: S3Client;
  const { log } = captureLog();

  beforeAll(async () => {
    aws = await startAws();
    s3 = new S3Client(aws.client('s3'));
    await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  });
  afterAll(async () => {
    s3.destroy();
    await aws.stop();
  });

  const objects = async (): Promise<string[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'archive' }));
    return Contents.map(({ Key }) => Key!);
  };

  it('writes a batch as one object per hour, verbatim, and the same batch again as the same object', async () => {
    const events = [
      ...someCallbacks(2, { receivedAt: '2026-11-23T16:59:59.000Z' }),
      aCallback({
        params: messageParams({ MessageSid: sid('SM', 9), Emoji: '😀' }),
        receivedAt: '2026-11-23T17:00:00.000Z',
      }),
    ];

    expect(await archiveTo(s3, 'archive')(events, log)).toEqual([]);
    expect(await archiveTo(s3, 'archive')(events.toReversed(), log)).toEqual([]);

    const keys = await objects();
    expect(keys.map((key) => key.split('/')[3])).toEqual(['hour=16', 'hour=17']);
    const lines: string[] = [];
    for (const Key of keys) {
      const { Body, ContentEncoding, ContentType } = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }));
      expect([ContentEncoding, ContentType]).toEqual(['gzip', 'application/x-ndjson']);
      lines.push(
        ...gunzipSync(await Body!.transformToByteArray())
          .toString()
          .trim()
          .split('\n'),
      );
    }
    expect(lines.toSorted()).toEqual(events.map((event) => JSON.stringify(event)).toSorted());
  });

  it('fails the events of the object that was not written, and those alone', async () => {
    const [early, late] = [
      aCallback({ receivedAt: '2026-11-23T01:00:00.000Z' }),
      aCallback({ params: messageParams({ MessageSid: sid('SM', 2) }) }),
    ];
    const failing: Pick<S3Client, 'send'> = {
      send: (async (command: { input: { Key: string } }) => {
        if (command.input.Key.includes('hour=01')) throw new Error('SlowDown');
        return {};
      }) as never,
    };
    expect(await archiveTo(failing, 'archive')([early, late], log)).toEqual([early.id]);
  });
});
