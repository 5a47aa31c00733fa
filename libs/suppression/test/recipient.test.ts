import { aCallback, messageParams } from '@status-callbacks/testing/callbacks';
import { addressOf, recipientAt, recipientOf, senderOf } from '../src/recipient.ts';

describe('recipientAt', () => {
  it.each([
    ['+15555550100', {}, 'sms', '+15555550100'],
    ['whatsapp:+15555550100', {}, 'whatsapp', '+15555550100'],
    ['WhatsApp: +1 555 555-0100', {}, 'whatsapp', '+15555550100'],
    ['+15555550100', { channel: 'whatsapp' }, 'whatsapp', '+15555550100'],
    ['whatsapp:+15555550100', { channel: 'sms' }, 'whatsapp', '+15555550100'],
    ['+15555550100', { from: 'rcs:brand_agent' }, 'rcs', '+15555550100'],
    ['+15555550100', { from: '+15005550006', channel: 'rcs' }, 'rcs', '+15555550100'],
    ['+15555550100', { channel: 'mms' }, 'sms', '+15555550100'],
    ['messenger:1234', {}, 'messenger', '1234'],
    ['client:zoe', { channel: 'voice' }, 'client', 'zoe'],
    ['sip:zoe@example.com', {}, 'sip', 'zoe@example.com'],
    ['(555) 555-0100', {}, 'sms', '(555) 555-0100'],
    ['+1 (555) 555-0100', {}, 'sms', '+15555550100'],
  ])('finds %j %j on %s at %s', (to, hints, channel, address) => {
    expect(recipientAt(to, hints)).toEqual({ channel, address });
  });
});

describe('recipientOf', () => {
  const of = (params: Record<string, string>) => recipientOf(aCallback({ params: messageParams(params) }));

  it('is whom a message or call went to', () => {
    expect(of({})).toEqual({ channel: 'sms', address: '+15005550001' });
    expect(of({ To: 'whatsapp:+15005550001' })).toEqual({ channel: 'whatsapp', address: '+15005550001' });
    expect(of({ From: 'rcs:brand' })).toEqual({ channel: 'rcs', address: '+15005550001' });
    const call = {
      CallSid: `CA${'0'.repeat(32)}`,
      CallStatus: 'failed',
      To: '+15005550001',
      Direction: 'outbound-api',
    };
    expect(recipientOf(aCallback({ params: call }))).toEqual({ channel: 'voice', address: '+15005550001' });
  });

  it('goes by the code where a message fell back from RCS to SMS', () => {
    expect(of({ MessageStatus: 'undelivered', ErrorCode: '63036' })?.channel).toBe('rcs');
  });

  it('is nobody where our own number was called or written to, or no address is named', () => {
    expect(of({ MessageStatus: 'received' })).toBeUndefined();
    expect(of({ To: '' })).toBeUndefined();
    const call = { CallSid: `CA${'0'.repeat(32)}`, CallStatus: 'failed', To: '+15005550001', Direction: 'inbound' };
    expect(recipientOf(aCallback({ params: call }))).toBeUndefined();
  });
});

it('names the Messaging Service before the sender', () => {
  const of = (params: Record<string, string>) => senderOf(aCallback({ params: messageParams(params) }));
  expect(of({ MessagingServiceSid: 'MG1' })).toBe('MG1');
  expect(of({})).toBe('+15005550006');
  expect(of({ From: 'whatsapp:+15005550006' })).toBe('+15005550006');
  expect(of({ From: 'ACME Ltd' })).toBe('ACME Ltd');
  expect(of({ From: '' })).toBe('all');
  expect(addressOf('whatsapp:+15005550006')).toBe('+15005550006');
});
