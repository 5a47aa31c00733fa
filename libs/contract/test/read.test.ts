import fc from 'fast-check';
import { buildStatusCallback } from '../src/build.ts';
import { read } from '../src/read.ts';
import type { Params } from '../src/status-callback.ts';

const sid = (prefix: string): string => prefix + '0'.repeat(32);

describe('read', () => {
  it.each<[string, Params, object]>([
    [
      'a message',
      { MessageSid: sid('SM'), MessageStatus: 'delivered' },
      {
        product: 'messaging',
        status: 'delivered',
        rank: 40,
        terminal: true,
        type: 'com.twilio.messaging.message.delivered',
      },
    ],
    [
      'a call in progress',
      { CallSid: sid('CA'), CallStatus: 'in-progress' },
      {
        product: 'voice',
        status: 'in-progress',
        terminal: false,
        type: 'com.twilio.voice.status-callback.call.answered',
      },
    ],
    [
      'a completed call that was recorded: the call, not the recording',
      { CallSid: sid('CA'), CallStatus: 'completed', RecordingSid: sid('RE') },
      { product: 'voice', resourceSid: sid('CA'), terminal: true },
    ],
    [
      'a recording of a call: the recording, not the call',
      { CallSid: sid('CA'), RecordingSid: sid('RE'), RecordingStatus: 'completed' },
      { product: 'recording', resourceSid: sid('RE'), terminal: true },
    ],
    [
      'a recording of a conference',
      { ConferenceSid: sid('CF'), RecordingSid: sid('RE'), RecordingStatus: 'absent' },
      { product: 'recording', status: 'absent', terminal: true },
    ],
    [
      'a conference event, ranked by its sequence number',
      { ConferenceSid: sid('CF'), CallSid: sid('CA'), StatusCallbackEvent: 'participant-join', SequenceNumber: '3' },
      {
        product: 'conference',
        rank: 13,
        terminal: false,
        type: 'com.twilio.voice.status-callback.conference.participant.updated',
      },
    ],
    [
      'a video room',
      { RoomSid: sid('RM'), StatusCallbackEvent: 'room-ended', SequenceNumber: '1' },
      { product: 'video', status: 'room-ended', terminal: true },
    ],
    [
      'a video recording',
      { RoomSid: sid('RM'), RecordingSid: sid('RT'), StatusCallbackEvent: 'recording-completed' },
      { product: 'video-recording', resourceSid: sid('RT') },
    ],
    [
      'a composition',
      { RoomSid: sid('RM'), CompositionSid: sid('CJ'), StatusCallbackEvent: 'composition-available' },
      { product: 'video-composition', resourceSid: sid('CJ'), terminal: true },
    ],
    [
      'a delivery receipt of a conversation',
      { ConversationSid: sid('CH'), MessageSid: sid('IM'), EventType: 'onDeliveryUpdated', Status: 'read' },
      { product: 'conversations', resourceSid: sid('IM'), status: 'read' },
    ],
    [
      'a transcription',
      { CallSid: sid('CA'), TranscriptionSid: sid('GT'), TranscriptionEvent: 'transcription-content', SequenceId: '7' },
      { product: 'transcription', rank: 17, terminal: false },
    ],
    [
      'a media stream',
      { CallSid: sid('CA'), StreamSid: sid('MZ'), StreamEvent: 'stream-stopped' },
      { product: 'stream', terminal: true },
    ],
    ['a fax', { FaxSid: sid('FX'), FaxStatus: 'delivered' }, { product: 'fax', terminal: true }],
    [
      'a task',
      { WorkspaceSid: sid('WS'), ResourceSid: sid('WT'), EventType: 'task.completed' },
      { product: 'taskrouter', type: 'com.twilio.taskrouter.task.completed', terminal: true },
    ],
    ['a debugger event', { Sid: sid('NO'), Level: 'ERROR' }, { product: 'debugger', status: 'ERROR' }],
    [
      'a status nobody knows yet',
      { MessageSid: sid('SM'), MessageStatus: 'teleported' },
      { product: 'messaging', status: 'teleported', rank: 5, terminal: false },
    ],
    [
      'a product nobody knows yet',
      { HologramSid: sid('HG'), AccountSid: sid('AC'), Status: 'shining' },
      { product: 'unknown', status: 'shining', resourceSid: sid('HG'), terminal: false },
    ],
  ])('reads %s', (_, params, expected) => {
    expect(read(params)).toMatchObject(expected);
  });

  it('has an answer to anything', () => {
    const names = fc.oneof(
      fc.constantFrom(
        'MessageSid',
        'MessageStatus',
        'CallSid',
        'CallStatus',
        'Sid',
        'Level',
        '__proto__',
        'constructor',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.oneof(fc.string(), fc.array(fc.string())), { noNullPrototype: false }),
        (params) => {
          const { rank, status, product } = read(params);
          expect(rank).toBeGreaterThanOrEqual(0);
          expect(rank).toBeLessThanOrEqual(9999);
          expect(status).not.toBe('');
          expect(product).not.toBe('');
        },
      ),
    );
  });
});

describe('buildStatusCallback', () => {
  const request = { url: 'https://example.com/twilio', signature: 's', receivedAt: '2026-11-23T16:00:00.000Z' };
  const build = (params: Params) => buildStatusCallback({ id: 'id', params, custom: {}, request });

  it("takes Twilio's own time where there is one, in any format", () => {
    expect(build({ Timestamp: 'Sat, 04 Dec 2021 02:31:55 +0000' }).time).toBe('2021-12-04T02:31:55.000Z');
    expect(build({ Timestamp: '2021-12-04T02:31:55.5Z' }).time).toBe('2021-12-04T02:31:55.500Z');
    expect(build({ Timestamp: '1638585115' }).time).toBe('2021-12-04T02:31:55.000Z');
  });

  it.each(['', 'yesterday', '0', '99999999999999'])('falls back to the time of receipt for %j', (Timestamp) => {
    expect(build({ Timestamp }).time).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    expect(build({ Timestamp: 'yesterday' }).time).toBe(request.receivedAt);
  });

  it.each(['Fri, 31 Dec 9999 23:59:59 +0000', '9999-12-31T23:59:59Z', '9999999999'])(
    'takes no time from a parameter that is more than five minutes after the receipt: %j (H1)',
    (Timestamp) => {
      expect(build({ Timestamp }).time).toBe('2026-11-23T16:05:00.000Z');
      expect(build({ Timestamp: '2026-11-23T16:04:59Z' }).time).toBe('2026-11-23T16:04:59.000Z');
    },
  );

  it('takes the account from the key and not from the parameters (H1)', () => {
    const AccountSid = `AC${'b'.repeat(32)}`;
    expect(build({ AccountSid }).data).not.toHaveProperty('accountSid');
    expect(build({ AccountSid }).source).toBe('/2010-04-01');
    const accountSid = `AC${'a'.repeat(32)}`;
    const event = buildStatusCallback({ id: 'id', params: { AccountSid }, custom: {}, request, accountSid });
    expect([event.data.accountSid, event.source]).toEqual([accountSid, `/2010-04-01/Accounts/${accountSid}`]);
  });

  it.each([
    [{ ErrorCode: '30006' }, '30006'],
    [{ ErrorCode: '0' }, undefined],
    [{ ErrorCode: '' }, undefined],
    [{}, undefined],
  ])('reads the error of %j as %s', (params, expected) => {
    expect(build(params as Params).data.errorCode).toBe(expected);
  });

  it('keeps unknown and repeated parameters, and falls back to the id for a subject', () => {
    const event = build({ Strange: ['1', '2'] });
    expect(event.data.params).toEqual({ Strange: ['1', '2'] });
    expect(event.subject).toBe('id');
  });
});
