import type { ExpectedSuppression } from '@status-callbacks/simulator/expected-suppressions';
import { oneStep } from '../src/adversary/post.ts';
import { alertFindings, openedIn, readAlert, suppressionFindings } from '../src/verdicts.ts';

const [A, B] = [`AC${'a'.repeat(32)}`, `AC${'b'.repeat(32)}`];

describe('suppression list', () => {
  const due: ExpectedSuppression = {
    ...{ account: A, channel: 'sms', address: '+15555550100', scope: 'all', reason: 'landline', code: '30006' },
  };
  const { code, ...entry } = due;
  const listed = { ...entry, error: { code } };

  it('is right when it has what is due and nothing else', () => {
    expect(suppressionFindings([due], [listed])).toEqual([]);
    expect(suppressionFindings([], [])).toEqual([]);
  });

  it('is wrong when it lacks an entry, or has it for another account, reason, scope or code', () => {
    expect(suppressionFindings([due], [])).toHaveLength(1);
    for (const other of [
      { ...listed, account: B },
      { ...listed, reason: 'opt-out' },
      { ...listed, scope: '+15005550000' },
      { ...listed, error: { code: '21610' } },
    ]) {
      expect(suppressionFindings([due], [other]).map(({ where }) => where)).toEqual([
        'suppression list',
        'suppression list',
      ]);
    }
  });
});

describe('alerts', () => {
  const script = (accountSid: string, errorCode: string) =>
    oneStep(
      { resourceSid: 'SM1', path: '/twilio', custom: { category: 'marketing' } },
      'undelivered',
      { AccountSid: accountSid, From: '+15005550001', MessagingServiceSid: 'MG1', ErrorCode: errorCode },
      errorCode,
    );
  const text = (account: string, rest = '30007 Message filtered') =>
    `[dev] carrier filtering: ${rest}\n1 error so far\naccount ${account}, category=marketing, sender MG1\nMore: …`;
  const rise = (account: string) =>
    `[dev] more errors than usual\n9 of 10 failed\naccount ${account}, category=marketing\nMore: …`;

  it('are right when people are told of each cause of each account', () => {
    expect(alertFindings([script(A, '30007')], [text(A), text(A, 'over'), rise(A)])).toEqual([]);
    // Of a landline people are not told.
    expect(alertFindings([script(A, '30006')], [])).toEqual([]);
  });

  it('are wrong when one is missing, or tells of another account', () => {
    expect(alertFindings([script(A, '30007')], [])).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/^nobody was told of carrier filtering: account ACa/) }),
    ]);
    expect(alertFindings([script(A, '30007')], [text(A), text(B)])).toEqual([
      expect.objectContaining({
        detail: expect.stringMatching(/^told of what is not: carrier filtering: account ACb/),
      }),
    ]);
    expect(alertFindings([script(A, '30007')], [text(A), rise(B)])).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/^told of what is not: account ACb/) }),
    ]);
  });

  it('are counted when they open, not when they close', () => {
    expect(openedIn([text(A), text(A, 'over'), rise(A), rise(A).replace('usual', 'usual: over')]).size).toBe(2);
    expect(openedIn([text(A), text(A)]).size).toBe(1);
    expect(() => readAlert('anything')).toThrow(TypeError);
  });
});
