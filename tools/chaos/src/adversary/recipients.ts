import type { ExpectedSuppression } from '@status-callbacks/simulator/expected-suppressions';
import { recipient, sid } from '@status-callbacks/simulator/cast';
import type { Random } from '@status-callbacks/simulator/random';
import type { Script } from '@status-callbacks/simulator/script';
import { type Target, idOf } from '@status-callbacks/simulator/signed-request';
import type { Party } from '../story.ts';
import type { Captured } from './captured.ts';
import { formPost, oneStep } from './post.ts';

/** Callbacks about one recipient, one after the other, and what the suppression list must say whatever is posted again. */
export interface Conversation {
  /** In the order they are received. */
  readonly callbacks: readonly Captured[];
  /** Posted again while everything breaks; the others only in the calm, when the history has all first receipts. */
  readonly again: readonly Captured[];
  /** What an operator lifts between the first receipt and those that follow. */
  readonly lift?: ExpectedSuppression;
  /** Beyond what one callback says. */
  readonly suppressed: readonly ExpectedSuppression[];
}

export interface Conversations {
  readonly scripts: readonly Script[];
  readonly conversations: readonly Conversation[];
}

/**
 * Recipients who are what they are because of a few callbacks, so that one captured request too many would make them something else:
 * one who has opted out and was lifted by hand; one with three strikes and an earlier delivery of the year 9999; one with two
 * strikes; and a neighbour account that says all of it, too.
 */
export const recipients = (random: Random, target: Target, general: Party, other: Party): Conversations => {
  const scripts: Script[] = [];
  const { From = '' } = general.messages[0].steps[0]!.params;
  const service = sid(random, 'MG');
  const callback = (
    { accountSid, authToken }: Party,
    to: string,
    status: string,
    more: Readonly<Record<string, string>> = {},
  ): Captured => {
    const resourceSid = sid(random, 'SM');
    const params = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      From,
      To: to,
      MessageSid: resourceSid,
      SmsSid: resourceSid,
      MessageStatus: status,
      SmsStatus: status,
      ...more,
    };
    const planned = { path: '/twilio', params, resourceSid };
    scripts.push(oneStep({ resourceSid, path: planned.path, custom: {} }, status, params, more['ErrorCode']));
    return {
      planned,
      request: formPost(target, authToken, planned.path, Object.entries(params)),
      id: idOf(planned, target),
    };
  };
  const strike = (party: Party, to: string): Captured => callback(party, to, 'undelivered', { ErrorCode: '30003' });
  const strikes = (party: Party, to: string, count: number): Captured[] =>
    Array.from({ length: count }, () => strike(party, to));
  const unreachable = ({ accountSid: account }: Party, address: string): ExpectedSuppression => ({
    ...{ account, channel: 'sms', address, scope: 'all', reason: 'unreachable', code: '30003' },
  });

  const lifted = recipient(random);
  const optOut = (party: Party): Captured =>
    callback(party, lifted, 'failed', { ErrorCode: '21610', MessagingServiceSid: service });
  const [own, foreign] = [optOut(general), optOut(other)];
  const [three, two] = [recipient(random), recipient(random)];
  const delivery = callback(general, three, 'delivered', { Timestamp: 'Fri, 31 Dec 9999 23:59:59 +0000' });
  const [ofThree, ofTwo, ofOther] = [strikes(general, three, 3), strikes(general, two, 2), strikes(other, two, 3)];
  const foreignDelivery = callback(other, three, 'delivered');
  return {
    scripts,
    conversations: [
      {
        callbacks: [own],
        again: [own],
        lift: {
          ...{ account: general.accountSid, channel: 'sms', address: lifted, scope: service },
          ...{ reason: 'opt-out', code: '21610' },
        },
        suppressed: [],
      },
      { callbacks: [foreign], again: [foreign], suppressed: [] },
      {
        callbacks: [delivery, ...ofThree, foreignDelivery],
        again: [ofThree[0]!, foreignDelivery],
        suppressed: [unreachable(general, three)],
      },
      { callbacks: ofTwo, again: ofTwo, suppressed: [] },
      { callbacks: ofOther, again: [ofOther[0]!], suppressed: [unreachable(other, two)] },
    ],
  };
};
