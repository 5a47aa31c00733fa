import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback } from '@status-callbacks/testing/callbacks';
import fc from 'fast-check';
import { evidenceOf, isRebuilt, strongest } from '../src/evidence.ts';

const signed = aCallback();
const unsigned: StatusCallback = {
  ...signed,
  data: { ...signed.data, source: 'import', request: { ...signed.data.request, url: '', signature: '' } },
};
const rebuiltFrom = (event: StatusCallback, source: string): StatusCallback => ({
  ...event,
  data: { ...event.data, source, params: {}, request: { ...unsigned.data.request } },
});
const replayed = (event: StatusCallback): StatusCallback => ({ ...event, replayid: 'r1' });

/** The most evidence first. */
const byEvidence = [
  signed,
  replayed(signed),
  unsigned,
  replayed(unsigned),
  rebuiltFrom(signed, 'history'),
  replayed(rebuiltFrom(signed, 'history')),
];

it('lets a signature win over parameters, parameters over what was rebuilt from the table, the original over its replay', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(byEvidence, { minLength: 1 }), (lines) => {
      const won = lines.reduce((a, b) => strongest(a, b, evidenceOf));
      expect(won).toBe(byEvidence.find((line) => lines.includes(line)));
    }),
  );
});

it('knows a rebuilt line by what it lacks, whatever source it names', () => {
  expect([signed, unsigned].map(isRebuilt)).toEqual([false, false]);
  expect(['history', 'reconciliation'].map((source) => isRebuilt(rebuiltFrom(unsigned, source)))).toEqual([true, true]);
});
