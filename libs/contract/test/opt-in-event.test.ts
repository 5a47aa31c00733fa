import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { optInDetailV1, readOptInDetail } from '../src/opt-in-event.ts';
import { MalformedEvent } from '../src/status-callback.ts';

const detail = { channel: 'sms', address: '+15555550100', sender: 'MG1', at: '2026-11-23T16:00:00.000Z' };

it('is frozen: the schema that is published is the one in use', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../schemas/opt-in-event.v1.json', import.meta.url), 'utf8'),
  );
  expect(z.toJSONSchema(optInDetailV1, { io: 'input' })).toEqual(published);
});

it('needs a recipient, and takes a sender and a time', () => {
  expect(readOptInDetail(detail)).toEqual(detail);
  expect(readOptInDetail({ channel: 'sms', address: '+15555550100' })).toBeDefined();
});

it.each([
  [undefined, '(root)'],
  [{ ...detail, channel: '' }, 'channel'],
  [{ ...detail, address: 15555550100 }, 'address'],
  [{ ...detail, at: 'today, +15555550100' }, 'at'],
])('refuses what is none, naming the place and not the value', (malformed, place) => {
  expect(() => readOptInDetail(malformed)).toThrow(MalformedEvent);
  expect(() => readOptInDetail(malformed)).toThrow(place);
  expect(() => readOptInDetail(malformed)).not.toThrow('5555550100');
});
