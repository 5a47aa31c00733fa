import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { parseReaction, react } from '../src/react.ts';
import { routeTo } from '../src/route.ts';

const failing = (number: number, code = '30006', params = {}): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', number), MessageStatus: 'undelivered', ErrorCode: code, ...params }),
  });

const recording = (answer: (command: PutEventsCommand) => object) => {
  const requests: PutEventsCommand['input'][] = [];
  const send = async (command: PutEventsCommand) => {
    requests.push(command.input);
    return answer(command);
  };
  return { client: { send: send as never } as Pick<EventBridgeClient, 'send'>, requests };
};

const allTaken = ({ input }: PutEventsCommand) => ({ Entries: input.Entries!.map(() => ({ EventId: 'e' })) });

describe('routeTo', () => {
  let aws: Aws;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('puts each error on the bus with its code and the whole event', async () => {
    const { client, requests } = recording(allTaken);
    const event = failing(1);
    expect(await routeTo(client, 'errors')([event], captureLog().log)).toEqual([]);
    const [entry] = requests[0]!.Entries!;
    expect(entry).toMatchObject({
      EventBusName: 'errors',
      Source: 'status-callbacks.error-router',
      DetailType: 'Twilio Status Callback Error',
      Resources: [sid('SM', 1)],
    });
    expect(JSON.parse(entry!.Detail!)).toEqual({ code: '30006', event });
  });

  it('asks for ten at a time, and less when they are large', async () => {
    const { client, requests } = recording(allTaken);
    const events = Array.from({ length: 25 }, (_, index) => failing(index));
    await routeTo(client, 'errors')(events, captureLog().log);
    expect(requests.map(({ Entries }) => Entries!.length)).toEqual([10, 10, 5]);

    const large = Array.from({ length: 3 }, (_, index) => failing(index, '30006', { Body: 'x'.repeat(100_000) }));
    await routeTo(client, 'errors')(large, captureLog().log);
    expect(requests.slice(3).map(({ Entries }) => Entries!.length)).toEqual([2, 1]);
  });

  it('reads the failures that a 200 hides', async () => {
    const { client } = recording(({ input }) => ({
      FailedEntryCount: 1,
      Entries: input.Entries!.map((_, index) =>
        index === 1 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' },
      ),
    }));
    const events = [failing(0), failing(1), failing(2)];
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual([events[1]!.id]);
  });

  it('fails every event of a request that did not get through', async () => {
    const { client } = recording(() => {
      throw new Error('ECONNRESET');
    });
    const events = Array.from({ length: 12 }, (_, index) => failing(index));
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual(events.map(({ id }) => id));
  });

  it('does not swallow an event without an error: the filter that let it through is broken', async () => {
    const { client } = recording(allTaken);
    const clean = aCallback();
    expect(await routeTo(client, 'errors')([clean, failing(1)], captureLog().log)).toEqual([clean.id]);
  });

  it('is taken by the bus as it is', async () => {
    const client = new EventBridgeClient(aws.client('eventbridge'));
    expect(await routeTo(client, 'default')([failing(1)], captureLog().log)).toEqual([]);
    client.destroy();
  });
});

describe('react', () => {
  const reaction = (code: string) => parseReaction(JSON.stringify({ detail: { code, event: failing(1, code) } }));

  it.each(['30004', '30006', '30007'])('says what %s means and what to do, without the number', async (code) => {
    const { log, lines, text } = captureLog();
    expect(await react([reaction(code)], log)).toEqual([]);
    expect(lines()).toMatchObject([
      { level: 'warn', errorCode: code, resourceSid: sid('SM', 1), advice: expect.any(String) },
    ]);
    expect(text()).not.toContain('5005550001');
  });

  it('fails on a code no rule should have sent', async () => {
    const stray = reaction('99999');
    expect(await react([stray], captureLog().log)).toEqual([stray.id]);
  });

  it.each(['', '{}', '{"detail":{}}', 'null'])('refuses %j', (text) => {
    expect(() => parseReaction(text)).toThrow();
  });
});
