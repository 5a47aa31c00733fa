import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { sid } from '@status-callbacks/testing/callbacks';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
let s3: S3Client;

beforeAll(async () => {
  running = await startRunningSystem();
  s3 = new S3Client(running.system.aws.client('s3'));
  await s3.send(new CreateBucketCommand({ Bucket: 'blog' }));
  await s3.send(new CreateBucketCommand({ Bucket: 'empty' }));
  for (const [index, status] of ['sent', 'delivered'].entries()) {
    const timestamp = Date.parse('2023-12-31T23:59:59Z') + index * 2_000;
    const body = { MessageSid: sid('SM', 1), MessageStatus: status, To: '+15005550001', timestamp, id: 'order-1' };
    const Key = `2023-11-31/${timestamp}-${sid('SM', 1)}-${status}.json`;
    await s3.send(new PutObjectCommand({ Bucket: 'blog', Key, Body: JSON.stringify(body) }));
  }
}, 240_000);
afterAll(async () => {
  s3.destroy();
  await running.stop();
});

it('takes the archive of the sample over, and a replay brings it into the table', async () => {
  const dry = await running.callbacks('import', '--bucket', 'blog', '--dry-run', '--json');
  expect(JSON.parse(dry.printed)).toMatchObject({ objects: 2, written: 2, imported: 0 });
  const [first, again] = [
    await running.callbacks('import', '--bucket', 'blog', '--json'),
    await running.callbacks('import', '--bucket', 'blog', '--json'),
  ];
  expect(JSON.parse(first.printed)).toMatchObject({ objects: 2, imported: 2, written: 2, broken: 0 });
  expect(again).toEqual(first);
  const window = ['--from', '2023-12-01', '--to', '2024-02-01'];
  const { printed } = await running.callbacks('replay', ...window, '--sink', 'dynamo-writer', '--json');
  expect(JSON.parse(printed)).toMatchObject({ objects: 2, sent: 2 });
  await running.system.idle();
  expect(await running.callbacks('audit', ...window)).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/in the table +2/),
  });
}, 240_000);

it.each([
  ['a bucket with nothing of the layout', ['--bucket', 'empty'], 4, 'nothing in empty is of this layout'],
  ['a bucket that is not there', ['--bucket', 'gone'], 3, 'callbacks: there is no such bucket'],
  ['a layout nobody knows', ['--bucket', 'blog', '--layout', 'other'], 2, 'Allowed choices are blog'],
  ['no bucket', [], 2, '--bucket'],
])('says what is wrong with %s', async (_, args, code, reason) => {
  const outcome = await running.callbacks('import', ...args);
  expect(outcome.noted).toContain(reason);
  expect(outcome.code).toBe(code);
});
