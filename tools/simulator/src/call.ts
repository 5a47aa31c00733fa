import { type Cast, recipient, sid } from './cast.ts';
import type { Random } from './random.ts';
import type { Script, Step } from './script.ts';

interface Ending {
  readonly status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  readonly before: readonly string[];
  readonly sip: string;
}

const completed: Ending = { status: 'completed', before: ['initiated', 'ringing', 'in-progress'], sip: '200' };
const failed: readonly [Ending, ...Ending[]] = [
  { status: 'failed', before: ['initiated'], sip: '404' },
  { status: 'failed', before: ['initiated', 'ringing'], sip: '503' },
];
const endings: readonly [Ending, ...Ending[]] = [
  completed,
  completed,
  completed,
  completed,
  { status: 'busy', before: ['initiated', 'ringing'], sip: '486' },
  { status: 'no-answer', before: ['initiated', 'ringing'], sip: '487' },
  { status: 'canceled', before: ['initiated', 'ringing'], sip: '487' },
];

/** Most of it is unknown to Twilio for most numbers, and comes as empty strings, which are signed too. */
const places: readonly [readonly string[], ...(readonly string[])[]] = [
  ['SAN FRANCISCO', 'CA', '94105', 'US'],
  ['', 'NY', '', 'US'],
  ['', '', '', ''],
  ['SÃO PAULO', '', '', 'BR'],
];

const geography = (side: string, [city = '', state = '', zip = '', country = '']: readonly string[]) => ({
  [`${side}City`]: city,
  [`${side}State`]: state,
  [`${side}Zip`]: zip,
  [`${side}Country`]: country,
});

/** RFC 2822 in UTC, as Twilio writes it: `Sat, 04 Dec 2021 02:31:55 +0000`. */
const timestamp = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

const ended = (random: Random, accountSid: string, { status, sip }: Ending): Record<string, string> => {
  const seconds = status === 'completed' ? random.int(1, 900) : 0;
  const recordingSid = sid(random, 'RE');
  return {
    CallDuration: String(seconds),
    Duration: String(Math.ceil(seconds / 60)),
    SipResponseCode: sip,
    ...(seconds > 0 &&
      random.chance(0.2) && {
        RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${recordingSid}`,
        RecordingSid: recordingSid,
        RecordingDuration: String(seconds),
      }),
  };
};

export interface CallSetting {
  readonly start: number;
  readonly path: string;
  readonly custom: Readonly<Record<string, string>>;
  readonly failing: boolean;
}

/** The progress of one outbound call. A failed call says why in `SipResponseCode`: voice callbacks carry no `ErrorCode`. */
export const callScript = (random: Random, cast: Cast, { start, path, custom, failing }: CallSetting): Script => {
  const resourceSid = sid(random, 'CA');
  const from = random.pick(cast.senders);
  const to = recipient(random);
  const [here, there] = [random.pick(places), random.pick(places)];
  const common = {
    AccountSid: cast.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: resourceSid,
    From: from,
    Caller: from,
    To: to,
    Called: to,
    Direction: 'outbound-api',
    ...geography('From', here),
    ...geography('Caller', here),
    ...geography('To', there),
    ...geography('Called', there),
    CallbackSource: 'call-progress-events',
    ...(random.chance(0.1) && { CallerName: 'Zoë & Söhne 📞' }),
    ...(random.chance(0.05) && { QualityScore: '4.2' }),
  };
  const ending = failing ? random.pick(failed) : random.pick(endings);
  // `completed` is all that is subscribed to by default; it stands for every ending.
  const before = random.chance(0.15) ? [] : ending.before;
  let at = start;
  const steps = [...before, ending.status].map((status, index): Step => {
    at += random.int(200, 9000);
    const last = index === before.length;
    return {
      status,
      terminal: last,
      at,
      params: {
        ...common,
        CallStatus: status,
        Timestamp: timestamp(at),
        SequenceNumber: String(index),
        ...(['ringing', 'in-progress'].includes(status) && { StirStatus: 'A' }),
        ...(last && ended(random, cast.accountSid, ending)),
      },
    };
  });
  return { resourceSid, product: 'voice', path, custom, steps };
};
