import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { rampage } from '../src/rampage.ts';

const assemblies = findAssemblies(join(import.meta.dirname, '../../..'));
const { signal } = new AbortController();

it('loses, doubles and forges nothing while everything breaks, the system is killed and an adversary is at work', async () => {
  const { findings, faults, tricks, maintained, books, callbacks, kills } = await rampage({
    ...{ seed: 1, callbacks: 200, kills: 2, assemblies, signal },
  });
  expect(findings).toEqual([]);
  expect(books).toMatchObject({ verified: callbacks, archived: callbacks, tabled: callbacks });
  expect(kills).toBe(3);
  // Otherwise it would have shown nothing.
  expect(Object.keys(faults)).toEqual(expect.arrayContaining(['throttled', 'failed', 'unanswered', 'in part']));
  expect(Object.keys(tricks)).toEqual(
    expect.arrayContaining(['identical', 'a border moved on', 'both accounts in a form', 'hostile parameters']),
  );
  expect(Object.keys(books.quarantined)).toEqual(
    expect.arrayContaining(['account-mismatch', 'ambiguous-parameters', 'mismatch', 'unrecognized-message']),
  );
  expect(Object.keys(maintained).join()).toMatch(/audit --repair, too early: exit 0/);
}, 480_000);

it('would notice a sink that loses records, and name them', async () => {
  const { findings, faults } = await rampage({
    ...{ seed: 2, callbacks: 40, kills: 0, assemblies, signal, lossy: 'dynamo-writer' },
  });
  expect(faults['lost on purpose']).toBeGreaterThan(0);
  const missing = findings.filter(({ where, detail }) => where === 'table' && detail === 'is not there');
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.every(({ id }) => id !== undefined)).toBe(true);
}, 480_000);
