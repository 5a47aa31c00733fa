import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { objectKey } from '@status-callbacks/archive/layout';
import { objectBody } from '@status-callbacks/archive/object';
import { s3Store } from '@status-callbacks/archive/s3-store';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { replay } from '@status-callbacks/replay-engine/replay';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { publicationOf, publishTo } from '@status-callbacks/topic/publish';

/**
 * What the replay engine costs on top of publishing: its rate as a share of the bare `PublishBatch` rate of the same emulator
 * in the same run, and whether its memory grows with what it replays.
 */
const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, bare: { type: 'string', default: '50000' } },
});
const EVENTS = Number(values.events);
const BARE_EVENTS = Number(values.bare);
const PER_OBJECT = 1_000;
/** As many requests side by side as the engine has lanes. */
const SIDE_BY_SIDE = 8;
const START = Date.parse('2026-11-22T00:00:00Z');
const DAY_MS = 86_400_000;

interface Started {
  readonly endpoints: { readonly s3: S3ClientConfig; readonly sns: SNSClientConfig };
  readonly TopicArn: string;
}

const emulator = fork(join(import.meta.dirname, 'emulator-process.ts'), { execArgv: ['--no-warnings'] });
const [{ endpoints, TopicArn }] = (await once(emulator, 'message')) as [Started];
const s3 = new S3Client(endpoints.s3);
const sns = new SNSClient(endpoints.sns);
const publish = publishTo(sns, TopicArn, 'sink');

/** A day of messages at an even pace, three callbacks each. */
const event = (index: number): StatusCallback => {
  const status = ['queued', 'sent', 'delivered'][index % 3]!;
  const resource = sid('SM', Math.floor(index / 3));
  return aCallback({
    params: messageParams({ MessageSid: resource, SmsSid: resource, MessageStatus: status, SmsStatus: status }),
    receivedAt: new Date(START + Math.floor((index / EVENTS) * DAY_MS)).toISOString(),
  });
};

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};

const archiveAll = async (): Promise<void> => {
  for (let index = 0; index < EVENTS; index += PER_OBJECT) {
    const events = Array.from({ length: Math.min(PER_OBJECT, EVENTS - index) }, (_, offset) => event(index + offset));
    for (const hour of Map.groupBy(events, ({ data }) => data.request.receivedAt.slice(0, 13)).values()) {
      const input = { Bucket: 'archive', Key: objectKey(hour), Body: await objectBody(hour) };
      await s3.send(new PutObjectCommand(input));
    }
  }
};

/** The same requests, made of nothing but what is already there. */
const bareRate = async (): Promise<number> => {
  const batch = Array.from({ length: 10 }, (_, index) => publicationOf(event(index)));
  let left = BARE_EVENTS / 10;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await publish(batch);
  };
  return BARE_EVENTS / (await seconds(() => Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))));
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

console.log(`archiving ${EVENTS} events`);
await archiveAll();
const job = { store: s3Store(s3, 'archive'), window: { from: START, to: START + DAY_MS }, filter: () => true };

const dry = await replay(job);
console.log(`dry run: ${dry.matched} events in ${dry.objects} objects, ${dry.bytes} bytes`);
if (dry.matched !== EVENTS) throw new Error(`the dry run counts ${dry.matched} of ${EVENTS}`);

const before = await bareRate();
const heaps: number[] = [];
let nextLook = 0;
const took = await seconds(async () => {
  const { sent } = await replay({
    ...job,
    target: { replayId: 'bench', send: (events) => publish(events.map(publicationOf)) },
    onProgress: ({ counts }) => {
      if (counts.sent < nextLook) return;
      nextLook += EVENTS / 20;
      heaps.push(heap());
    },
  });
  if (sent !== EVENTS) throw new Error(`sent ${sent} of ${EVENTS}`);
});
const after = await bareRate();

const [bare, rate] = [(before + after) / 2, EVENTS / took];
const half = Math.floor(heaps.length / 2);
console.log(`bare PublishBatch: ${before.toFixed(0)}/s before, ${after.toFixed(0)}/s after`);
console.log(`replay: ${rate.toFixed(0)}/s, ${((rate / bare) * 100).toFixed(0)} % of the bare rate (budget: 80 %)`);
console.log(
  `heap after collection: at most ${megabytes(Math.max(...heaps.slice(0, half)))} in the first half,`,
  `${megabytes(Math.max(...heaps.slice(half)))} in the second`,
);
emulator.disconnect();
for (const client of [s3, sns]) client.destroy();
