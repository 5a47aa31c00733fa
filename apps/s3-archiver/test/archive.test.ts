import { gunzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { objectKey } from '@status-callbacks/archive/layout';
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

  const bodyOf = async (Key: string): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }));
    return gunzipSync(await Body!.transformToByteArray()).toString();
  };

  it('replaces no line by one with the same id and less evidence, nor by its replay', async () => {
    const original = aCallback({ receivedAt: '2026-11-23T18:00:00.000Z' });
    const { data } = original;
    const rebuilt = {
      ...original,
      data: { ...data, source: 'history', params: {}, request: { ...data.request, url: '', signature: '' } },
    };
    const before = await objects();
    await archiveTo(s3, 'archive')([original], log);
    const [key] = (await objects()).filter((each) => !before.includes(each));
    for (const other of [rebuilt, { ...original, replayid: 'r1' }, { ...rebuilt, replayid: 'r1' }]) {
      expect(await archiveTo(s3, 'archive')([other], log)).toEqual([]);
    }
    expect(await bodyOf(key!)).toBe(`${JSON.stringify(original)}\n`);
    expect((await objects()).filter((each) => !before.includes(each))).toHaveLength(4);
  });

  it('leaves an object with its key as it is, and counts the events as archived', async () => {
    const event = aCallback({ receivedAt: '2026-11-23T19:00:00.000Z' });
    const Key = objectKey([event]);
    await s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body: 'what was there' }));
    expect(await archiveTo(s3, 'archive')([event], log)).toEqual([]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }));
    expect(await Body!.transformToString()).toBe('what was there');
  });

  it('fails the events of a write that S3 says was in conflict with another, so that the queue repeats it', async () => {
    const event = aCallback();
    const conflict = Object.assign(new Error('ConditionalRequestConflict'), { $metadata: { httpStatusCode: 409 } });
    const conflicting: Pick<S3Client, 'send'> = { send: (() => Promise.reject(conflict)) as never };
    expect(await archiveTo(conflicting, 'archive')([event], log)).toEqual([event.id]);
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
