import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemCosts } from '../src/bill.ts';
import { floor } from '../src/floor.ts';
import { type Observation, observe } from '../src/system/observe.ts';
import { byService, totalOf } from '../src/system/tally.ts';
import { baselineSystem, thisSystem } from '../src/system/under-test.ts';
import { traffic } from '../src/traffic.ts';

const CALLBACKS = 500;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbacks-bench-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of one service and operation. */
const counted = ({ tally }: Observation, operation: string): number => tally.requests.get(operation) ?? 0;

it('asks AWS for no more than it must', async () => {
  const observation = await observe(thisSystem(), traffic(CALLBACKS, 1));
  try {
    // Ten and twenty-five to a request is what AWS takes; on a slow machine windows end before batches are full.
    expect(counted(observation, 'ingest PublishBatch')).toBeLessThanOrEqual(CALLBACKS / 5);
    expect(counted(observation, 'dynamo-writer BatchWriteItem')).toBeLessThanOrEqual(CALLBACKS / 5);
    expect(counted(observation, 's3-archiver PUT')).toBeLessThanOrEqual(CALLBACKS / 10);
    const { ingest, 's3-archiver': archiver, 'dynamo-writer': writer } = byService(observation.tally);
    expect(ingest! + archiver! + writer!).toBeLessThanOrEqual(CALLBACKS * 1.2);
    const { units, bytes } = itemCosts(observation, 'dynamo-writer');
    expect(units).toBeLessThanOrEqual(1.6);
    expect(bytes).toBeLessThanOrEqual(1_024);
    // Nobody asks what the counting does not know of.
    expect([...observation.tally.requests.keys()].filter((key) => key.startsWith('nobody'))).toEqual([]);
    // It does both: a request that did not verify would throw.
    expect(floor(observation).ratio).toBeGreaterThan(0);
  } finally {
    await observation.stop();
  }
}, 240_000);

it("asks for a call of each sink for each callback in the sample's design", async () => {
  const callbacks = 45;
  const observation = await observe(await baselineSystem(folder), traffic(callbacks, 1));
  try {
    const { tally } = observation;
    expect(counted(observation, 'handle-sqs-messages Publish')).toBe(callbacks);
    expect(counted(observation, 'save-to-s3 PUT')).toBe(callbacks);
    expect(counted(observation, 'save-to-dynamodb PutItem')).toBe(callbacks);
    expect(tally.invocations.get('check-for-errors')).toBe(callbacks);
    expect((totalOf(tally) * 1_000) / callbacks).toBeGreaterThan(6_900);
  } finally {
    await observation.stop();
  }
}, 240_000);
