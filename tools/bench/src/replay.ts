import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import { s3Store } from '@status-callbacks/archive/s3-store';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { replay } from '@status-callbacks/replay-engine/replay';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';

const PER_OBJECT = 1_000;
/** As many requests side by side as the engine has lanes. */
const SIDE_BY_SIDE = 8;
const START = Date.parse('2026-11-22T00:00:00Z');
const DAY_MS = 86_400_000;

interface Started {
  readonly endpoints: { readonly s3: S3ClientConfig; readonly sns: SNSClientConfig };
  readonly TopicArn: string;
}

/** A day of messages at an even pace, three callbacks each. */
const event = (index: number, events: number): StatusCallback => {
  const status = ['queued', 'sent', 'delivered'][index % 3]!;
  const resource = sid('SM', Math.floor(index / 3));
  return aCallback({
    params: messageParams({ MessageSid: resource, SmsSid: resource, MessageStatus: status, SmsStatus: status }),
    receivedAt: new Date(START + Math.floor((index / events) * DAY_MS)).toISOString(),
  });
};

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};

const archiveAll = async (s3: S3Client, events: number): Promise<void> => {
  for (let index = 0; index < events; index += PER_OBJECT) {
    const some = Array.from({ length: Math.min(PER_OBJECT, events - index) }, (_, offset) =>
      event(index + offset, events),
    );
    for (const hour of Map.groupBy(some, ({ data }) => data.request.receivedAt.slice(0, 13)).values()) {
      const input = { Bucket: 'archive', Key: objectKey(hour), Body: await objectBody(hour) };
      await s3.send(new PutObjectCommand(input));
    }
  }
};

/** The same requests, made of nothing but what is already there; events a second. */
const bareRate = async (publish: ReturnType<typeof publishTo>, events: number): Promise<number> => {
  const batch = Array.from({ length: 10 }, (_, index) => publicationOf(event(index, events)));
  let left = events / 10;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await publish(batch);
  };
  return events / (await seconds(() => Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))));
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

export interface ReplayRate {
  readonly events: number;
  /** Bare `PublishBatch`, before and after; events a second. */
  readonly bare: readonly [before: number, after: number];
  readonly perSecond: number;
  /** Of the bare rate. */
  readonly share: number;
  /** The most in use after a collection, megabytes: in the first half of the run, and in the second. */
  readonly heap: readonly [first: number, second: number];
}

/**
 * What the replay engine costs on top of publishing: its rate as a share of the bare `PublishBatch` rate of the same emulator
 * in the same run, and whether its memory grows with what it replays.
 */
export const replayRate = async (events: number, bareEvents: number): Promise<ReplayRate> => {
  const emulator = fork(join(import.meta.dirname, 'emulator-process.ts'), { execArgv: ['--no-warnings'] });
  const [{ endpoints, TopicArn }] = (await once(emulator, 'message')) as [Started];
  const s3 = new S3Client(endpoints.s3);
  const sns = new SNSClient(endpoints.sns);
  const publish = publishTo(sns, TopicArn, 'sink');
  try {
    await archiveAll(s3, events);
    const job = { store: s3Store(s3, 'archive'), window: { from: START, to: START + DAY_MS }, filter: () => true };
    const { matched } = await replay(job);
    if (matched !== events) throw new Error(`a dry run counts ${matched} of ${events}`);

    const before = await bareRate(publish, bareEvents);
    const heaps: number[] = [];
    let nextLook = 0;
    const took = await seconds(async () => {
      const { sent } = await replay({
        ...job,
        target: { replayId: 'bench', send: (some) => publish(some.map(publicationOf)) },
        onProgress: ({ counts }) => {
          if (counts.sent < nextLook) return;
          nextLook += events / 20;
          heaps.push(heap() / 1e6);
        },
      });
      if (sent !== events) throw new Error(`sent ${sent} of ${events}`);
    });
    const after = await bareRate(publish, bareEvents);
    const perSecond = events / took;
    const half = Math.floor(heaps.length / 2);
    return {
      events,
      bare: [before, after],
      perSecond,
      share: (2 * perSecond) / (before + after),
      heap: [Math.max(...heaps.slice(0, half)), Math.max(...heaps.slice(half))],
    };
  } finally {
    emulator.disconnect();
    for (const client of [s3, sns]) client.destroy();
  }
};
