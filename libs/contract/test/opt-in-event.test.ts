import { readOptInDetail } from '../src/opt-in-event.ts';
import { MalformedEvent } from '../src/status-callback.ts';

const detail = {
  channel: 'sms',
  address: '+15555550100',
  accountSid: 'AC1',
  sender: 'MG1',
  at: '2026-11-23T16:00:00.000Z',
};

it('needs a recipient, and takes an account, a sender and a time', () => {
  expect(readOptInDetail(detail)).toEqual(detail);
  expect(readOptInDetail({ channel: 'sms', address: '+15555550100' })).toBeDefined();
});

it.each([
  [undefined, '(root)'],
  [{ ...detail, channel: '' }, 'channel'],
  [{ ...detail, address: 15555550100 }, 'address'],
  [{ ...detail, accountSid: '' }, 'accountSid'],
  [{ ...detail, at: 'today, +15555550100' }, 'at'],
])('refuses what is none, naming the place and not the value', (malformed, place) => {
  expect(() => readOptInDetail(malformed)).toThrow(MalformedEvent);
  expect(() => readOptInDetail(malformed)).toThrow(place);
  expect(() => readOptInDetail(malformed)).not.toThrow('5555550100');
});
