import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { type Call, type Message, callRecord, messageRecord } from '../src/reconcile/record.ts';
import { syntheticCallback } from '../src/reconcile/synthetic-callback.ts';

const RECEIVED_AT = '2026-11-24T08:00:00.000Z';
const accountSid = `AC${'00'.repeat(16)}`;

const aMessage = (over: Partial<Message> = {}): Message => ({
  sid: `SM${'0a'.repeat(16)}`,
  accountSid,
  apiVersion: '2010-04-01',
  direction: 'outbound-api',
  status: 'undelivered',
  errorCode: 30006,
  from: '+15005550006',
  to: '+15555550101',
  messagingServiceSid: null,
  dateCreated: new Date('2026-11-23T15:59:59Z'),
  dateSent: new Date('2026-11-23T16:00:00Z'),
  dateUpdated: new Date('2026-11-23T16:00:05Z'),
  ...over,
});
const aCall = (over: Partial<Call> = {}): Call => ({
  sid: `CA${'0b'.repeat(16)}`,
  accountSid,
  apiVersion: '2010-04-01',
  parentCallSid: null,
  direction: 'outbound-api',
  status: 'completed',
  from: '+15005550006',
  to: '+15555550101',
  forwardedFrom: null,
  callerName: '',
  answeredBy: null,
  duration: '61',
  dateCreated: new Date('2026-11-23T15:59:59Z'),
  startTime: new Date('2026-11-23T16:00:00Z'),
  endTime: new Date('2026-11-23T16:01:01Z'),
  dateUpdated: new Date('2026-11-23T16:01:09Z'),
  ...over,
});
const ofMessage = (over?: Partial<Message>) => syntheticCallback(messageRecord(aMessage(over)), {}, RECEIVED_AT);

describe('a synthetic callback', () => {
  it('says of a message what its callback would have said, marked as what it is', () => {
    const event = ofMessage({ messagingServiceSid: `MG${'0c'.repeat(16)}` });
    expect(parseStatusCallback(JSON.stringify(event))).toEqual(event);
    expect(event).toMatchObject({
      type: 'com.twilio.messaging.message.undelivered',
      time: '2026-11-23T16:00:05.000Z',
      data: {
        source: 'reconciliation',
        product: 'messaging',
        status: 'undelivered',
        terminal: true,
        errorCode: '30006',
        from: '+15005550006',
        to: '+15555550101',
        request: { url: '', signature: '', receivedAt: RECEIVED_AT },
      },
    });
    expect(event.data.params).toEqual({
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From: '+15005550006',
      To: '+15555550101',
      MessageSid: `SM${'0a'.repeat(16)}`,
      SmsSid: `SM${'0a'.repeat(16)}`,
      MessagingServiceSid: `MG${'0c'.repeat(16)}`,
      MessageStatus: 'undelivered',
      SmsStatus: 'undelivered',
      ErrorCode: '30006',
    });
  });

  it('says of a call what its callback would have said', () => {
    const event = syntheticCallback(callRecord(aCall()), {}, RECEIVED_AT);
    expect(event).toMatchObject({
      type: 'com.twilio.voice.status-callback.call.completed',
      time: '2026-11-23T16:01:01.000Z',
      data: { product: 'voice', status: 'completed', terminal: true },
    });
    expect(event.data.params).toEqual({
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      CallSid: `CA${'0b'.repeat(16)}`,
      CallStatus: 'completed',
      Direction: 'outbound-api',
      From: '+15005550006',
      Caller: '+15005550006',
      To: '+15555550101',
      Called: '+15555550101',
      CallDuration: '61',
      Duration: '2',
    });
  });

  it('leaves out what Twilio has no value for', () => {
    const { params } = ofMessage({ errorCode: null, from: null }).data;
    expect(Object.keys(params)).toEqual(expect.not.arrayContaining(['ErrorCode', 'From', 'MessagingServiceSid']));
    expect(ofMessage({ errorCode: 0 }).data).not.toHaveProperty('errorCode');
  });

  it('keeps the parameters of the application', () => {
    const custom = { id: 'order-7', tag: ['a', 'b'] };
    expect(syntheticCallback(messageRecord(aMessage()), custom, RECEIVED_AT).data.custom).toEqual(custom);
  });

  it('has an id made of what Twilio says, and of nothing that differs between two runs', () => {
    const { id } = ofMessage();
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(
      syntheticCallback(messageRecord(aMessage({ dateUpdated: new Date() })), { id: '7' }, '2026-12-01T00:00:00.000Z')
        .id,
    ).toBe(id);
    const others = [
      { status: 'failed' },
      { errorCode: 30007 },
      { sid: `SM${'0f'.repeat(16)}` },
      { accountSid: `AC${'1'.repeat(32)}` },
    ];
    const ids = others.map((over) => ofMessage(over as Partial<Message>).id);
    expect(new Set([id, ...ids]).size).toBe(5);
  });
});

describe('a record', () => {
  it.each([
    ['inbound', false],
    ['outbound-api', true],
    ['outbound-reply', true],
    ['outbound-dial', true],
    // Elastic SIP trunks have no callbacks.
    ['trunking-originating', false],
  ])('of direction %s is outbound: %s', (direction, isOutbound) => {
    expect(messageRecord(aMessage({ direction: direction as Message['direction'] })).isOutbound).toBe(isOutbound);
    expect(callRecord(aCall({ direction })).isOutbound).toBe(isOutbound);
  });

  it('of what was never sent has no time of sending', () => {
    const record = messageRecord(aMessage({ dateSent: null, status: 'accepted' }));
    expect(record).toMatchObject({ begunAt: undefined, createdAt: Date.parse('2026-11-23T15:59:59Z') });
  });
});
