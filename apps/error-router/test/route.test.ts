import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { readErrorEventDetail } from '@status-callbacks/contract/error-event';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { errorEntry } from '../src/error-entry.ts';
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
    expect(readErrorEventDetail(JSON.parse(entry!.Detail!))).toEqual({
      code: '30006',
      name: 'Landline or unreachable carrier',
      category: 'landline',
      permanence: 'permanent',
      advice: expect.stringContaining('fall back to voice or e-mail'),
      event,
    });
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

  const eventIds = ({ Entries }: PutEventsCommand['input']): string[] =>
    Entries!.map(({ Detail }) => JSON.parse(Detail!).event.id);

  it('asks again for the entries whose failure a 200 hides, and for no other', async () => {
    const events = [failing(0), failing(1), failing(2)];
    const { client, requests } = recording(({ input }) => ({
      Entries: input.Entries!.map((_, index) =>
        requests.length === 1 && index !== 1 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' },
      ),
    }));
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual([]);
    expect(requests.map(eventIds)).toEqual([events.map(({ id }) => id), [events[0]!.id, events[2]!.id]]);
  });

  it('leaves to the queue what the bus does not take after a few attempts', async () => {
    const events = [failing(0), failing(1), failing(2)];
    const { client, requests } = recording(({ input }) => ({
      Entries: eventIds(input).map((id) =>
        id === events[1]!.id ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' },
      ),
    }));
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual([events[1]!.id]);
    expect(requests.map(({ Entries }) => Entries!.length)).toEqual([3, 1, 1, 1]);
  });

  it.each(['0', '30018', '63039'])('counts %s and lets it go: it is no error', async (code) => {
    const { client, requests } = recording(allTaken);
    const { log, lines } = captureLog();
    const event = failing(1);
    const warning = { ...event, data: { ...event.data, errorCode: code } };
    expect(await routeTo(client, 'errors')([warning], log)).toEqual([]);
    expect(requests).toEqual([]);
    expect(lines()).toMatchObject([
      { eventId: event.id, errorCode: code },
      { warnings: 1, code },
    ]);
  });

  it('fails every event of a request that did not get through', async () => {
    const { client } = recording(() => {
      throw new Error('ECONNRESET');
    });
    const events = Array.from({ length: 12 }, (_, index) => failing(index));
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual(events.map(({ id }) => id));
  });

  it('puts each entry alone where one has the whole request refused, and fails that one alone', async () => {
    const events = Array.from({ length: 12 }, (_, index) => failing(index));
    const { client, requests } = recording((command) => {
      if (eventIds(command.input).includes(events[3]!.id)) {
        throw Object.assign(new Error('no'), { name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
      }
      return allTaken(command);
    });
    expect(await routeTo(client, 'errors')(events, captureLog().log)).toEqual([events[3]!.id]);
    expect(requests.map(({ Entries }) => Entries!.length).toSorted((a, b) => b - a)).toEqual([
      10,
      2,
      ...Array(10).fill(1),
    ]);
  });

  it('carries what is named like a part of JavaScript, and no time from the future', async () => {
    const { client, requests } = recording(allTaken);
    const custom = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const event = { ...failing(1), time: '9999-12-31T23:59:59.000Z' };
    const strange = { ...event, data: { ...event.data, accountSid: 'constructor', custom } };
    expect(await routeTo(client, 'errors')([strange], captureLog().log)).toEqual([]);
    expect(requests[0]!.Entries![0]).toMatchObject({ Time: new Date(event.data.request.receivedAt) });
    expect(requests[0]!.Entries![0]!.Detail).toContain('"custom":{"__proto__":"a","constructor":"b"}');
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
  const reaction = (code: string) => {
    const { Detail } = errorEntry(code, failing(1, code), 'errors');
    return parseReaction(JSON.stringify({ detail: JSON.parse(Detail!) }));
  };

  it.each([
    ['30004', 'Message blocked', 'opt-out'],
    ['30006', 'Landline or unreachable carrier', 'landline'],
    ['30007', 'Message filtered', 'carrier-filtering'],
  ])('says what %s means and what to do, without the number', async (code, message, category) => {
    const { log, lines, text } = captureLog();
    expect(await react([reaction(code)], log)).toEqual([]);
    expect(lines()).toMatchObject([
      { level: 'warn', message, errorCode: code, category, resourceSid: sid('SM', 1), advice: expect.any(String) },
    ]);
    expect(text()).not.toContain('5005550001');
  });

  it.each(['', '{}', '{"detail":{}}', '{"detail":{"code":"30006"}}', 'null'])('refuses %j', (text) => {
    expect(() => parseReaction(text)).toThrow();
  });
});
