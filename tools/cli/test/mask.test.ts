import { mask } from '../src/mask.ts';

it.each([
  ['+15005550001', '+1500•••••01'],
  ['whatsapp:+15005550001', 'whatsapp:+1500•••••01'],
  ['+1 500 555 0001', '+1 50••••••••01'],
  ['15005550001 and 5005550001', '15005••••01 and 50055•••01'],
])('masks the number in %s', (text, masked) => expect(mask(text)).toBe(masked));

it.each([`SM${'0'.repeat(32)}`, '2026-11-23T16:00:00.000Z', 'order-15005550001', '12345', 'rcs:acme_agent', 'Acme'])(
  'leaves %s alone',
  (text) => expect(mask(text)).toBe(text),
);
