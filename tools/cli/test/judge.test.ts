import { buildStatusCallback } from '@status-callbacks/contract/build';
import type { Occurrence } from '@status-callbacks/contract/state';
import { type Judgement, judge } from '../src/reconcile/judge.ts';
import type { TwilioRecord } from '../src/reconcile/record.ts';

const NOW = Date.parse('2026-11-23T16:00:00Z');
const HOUR = 3_600_000;
const SID = `SM${'0a'.repeat(16)}`;
const CALL = `CA${'0b'.repeat(16)}`;

const aRecord = (status: string, { begunAt = NOW - HOUR, ...others }: Partial<TwilioRecord> = {}): TwilioRecord => ({
  sid: SID,
  isOutbound: true,
  params: { MessageSid: SID, MessageStatus: status },
  begunAt,
  createdAt: begunAt,
  changedAt: begunAt,
  ...others,
});
const aCall = (status: string): TwilioRecord =>
  aRecord(status, { sid: CALL, params: { CallSid: CALL, CallStatus: status } });

let minted = 0;
const heard = (...statuses: string[]): Occurrence[] =>
  statuses.map((status) =>
    buildStatusCallback({
      id: `event-${(minted += 1)}`,
      params: { MessageSid: SID, MessageStatus: status },
      custom: {},
      request: { url: '', signature: '', receivedAt: '2026-11-23T15:00:00.000Z' },
    }),
  );
const verdict = (record: TwilioRecord, ours: readonly Occurrence[] = []): Judgement['verdict'] =>
  judge(record, ours, { now: NOW, stuckAfter: 4 * HOUR }).verdict;

describe('judge', () => {
  it.each([
    ['delivered', ['sent', 'delivered'], 'agrees'],
    ['delivered', ['sent'], 'missing'],
    ['delivered', [], 'never-heard-of'],
    ['read', ['sent', 'delivered'], 'missing'],
    // The list is behind the callbacks.
    ['delivered', ['sent', 'delivered', 'read'], 'agrees'],
    ['sent', ['sent', 'delivered'], 'agrees'],
    // Of a multipart message one segment failed: the success is the better evidence.
    ['undelivered', ['sent', 'delivered'], 'contradicts'],
    ['delivered', ['sent', 'undelivered'], 'missing'],
    ['undelivered', ['sent', 'read'], 'contradicts'],
    ['failed', ['undelivered'], 'contradicts'],
    ['sent', ['sent'], 'under-way'],
    ['queued', [], 'under-way'],
    ['a status of tomorrow', ['sent'], 'under-way'],
  ])('calls %s against %j %s', (twilios, ours, expected) => {
    expect(verdict(aRecord(twilios), heard(...ours))).toBe(expected);
  });

  it('does not care for the order in which callbacks came', () => {
    expect(verdict(aRecord('delivered'), heard('delivered', 'sent'))).toBe('agrees');
  });

  it('knows calls by their own order of states', () => {
    expect(verdict(aCall('completed'))).toBe('never-heard-of');
    expect(verdict(aCall('ringing'))).toBe('under-way');
  });

  it('passes over what nobody is called back about', () => {
    expect(verdict(aRecord('received', { isOutbound: false }))).toBe('not-outbound');
  });

  it('calls stuck what has no final state after its time, from when it was sent', () => {
    expect(verdict(aRecord('sent', { begunAt: NOW - 4 * HOUR }), heard('sent'))).toBe('stuck');
    expect(verdict(aRecord('sent', { begunAt: NOW - 4 * HOUR + 1 }), heard('sent'))).toBe('under-way');
    expect(verdict({ ...aRecord('accepted', { createdAt: NOW - 5 * HOUR }), begunAt: undefined })).toBe('stuck');
  });

  it('waits for the callback of a state that is minutes old', () => {
    expect(verdict(aRecord('delivered', { changedAt: NOW - 60_000 }), heard('sent'))).toBe('too-recent');
    expect(verdict(aRecord('delivered', { changedAt: NOW - 60_000 }))).toBe('too-recent');
    expect(verdict(aRecord('delivered', { changedAt: NOW - 60_000 }), heard('delivered'))).toBe('agrees');
  });

  it('says what both sides have', () => {
    const record = aRecord('undelivered', {
      params: { MessageSid: SID, MessageStatus: 'undelivered', ErrorCode: '30006' },
    });
    expect(judge(record, heard('queued', 'sent'), { now: NOW, stuckAfter: HOUR })).toEqual({
      verdict: 'missing',
      ours: 'sent',
      twilios: 'undelivered',
      errorCode: '30006',
    });
    expect(judge(record, [], { now: NOW, stuckAfter: HOUR })).toMatchObject({ ours: undefined });
  });
});
