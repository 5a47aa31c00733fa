import { type Cast, recipient, sid } from './cast.ts';
import type { Failure } from './failures.ts';
import type { Random } from './random.ts';
import type { Script, Step } from './script.ts';

type Channel = 'sms' | 'service' | 'mms' | 'whatsapp';

const CHANNELS: readonly [Channel, ...Channel[]] = [
  'sms',
  'sms',
  'sms',
  'sms',
  'sms',
  'service',
  'service',
  'mms',
  'whatsapp',
  'whatsapp',
];
const TERMINAL = new Set(['delivered', 'undelivered', 'failed', 'canceled', 'read']);

/** What no document names and Twilio may send tomorrow. */
const NOVELTIES: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { FriendlyName: 'Order 🚚 & "thanks" + 10%' },
  { NumSegments: '2', Mcc: '310' },
  { DeliveryTier: '' },
  { FriendlyName: 'Zoë 👩‍👩‍👧' },
];
const BODIES: readonly [string, ...string[]] = ['On its way 📦', 'Déjà vu? 1+1=2 & more', 'Your table is ready 🍽️'];

const route = (random: Random, channel: Channel, failure: Failure | undefined): string[] => {
  if (failure) {
    const before = channel === 'service' ? ['queued'] : [];
    return failure.status === 'failed' ? [...before, 'failed'] : [...before, 'sent', 'undelivered'];
  }
  if (channel === 'whatsapp') return random.chance(0.6) ? ['sent', 'delivered', 'read'] : ['sent', 'delivered'];
  if (channel === 'service') return random.chance(0.05) ? ['canceled'] : ['queued', 'sent', 'delivered'];
  // Some carriers return no receipt, and `sent` is the last that is heard of the message.
  return random.chance(0.04) ? ['sent'] : ['sent', 'delivered'];
};

/** Carrier time: `YYMMDDhhmm`, neither seconds nor zone. */
const carrierTime = (at: number): string => new Date(at).toISOString().replace(/[-T:]/g, '').slice(2, 12);

const receipt = (channel: Channel, status: string, at: number): Record<string, string> =>
  channel !== 'whatsapp' && ['delivered', 'undelivered'].includes(status) ? { RawDlrDoneDate: carrierTime(at) } : {};

/** As captured: `EventType` names every receipt, and `read` comes without the install SID. */
const channelParams = (cast: Cast, to: string, body: string, status: string): Record<string, string> => ({
  ...(status === 'sent' ? {} : { EventType: status.toUpperCase() }),
  ChannelPrefix: 'whatsapp',
  ...(status === 'read' ? {} : { ChannelInstallSid: cast.channelInstallSid }),
  ChannelToAddress: to.replace(/\d{4}$/, 'XXXX'),
  StructuredMessage: 'false',
  Body: body,
});

export interface MessageSetting {
  readonly start: number;
  readonly path: string;
  readonly custom: Readonly<Record<string, string>>;
  readonly failure: Failure | undefined;
}

/** The life of one outbound message. */
export const messageScript = (random: Random, cast: Cast, { start, path, custom, failure }: MessageSetting): Script => {
  const channel = failure?.channel ?? random.pick(CHANNELS);
  const resourceSid = sid(random, channel === 'mms' ? 'MM' : 'SM');
  const to = recipient(random);
  const address = channel === 'whatsapp' ? 'whatsapp:' : '';
  const body = random.pick(BODIES);
  const common = {
    AccountSid: cast.accountSid,
    ApiVersion: '2010-04-01',
    From: channel === 'whatsapp' ? cast.whatsappSender : random.pick(cast.senders),
    To: address + to,
    MessageSid: resourceSid,
    SmsSid: resourceSid,
    ...(channel === 'service' && { MessagingServiceSid: random.pick(cast.messagingServices) }),
    ...(random.chance(0.08) && random.pick(NOVELTIES)),
  };
  let at = start;
  const steps = route(random, channel, failure).map((status): Step => {
    at += random.int(40, 4000);
    const errorCode = status === failure?.status ? failure.code : undefined;
    return {
      status,
      terminal: TERMINAL.has(status),
      ...(errorCode && { errorCode }),
      at,
      params: {
        ...(channel === 'whatsapp' && channelParams(cast, to, body, status)),
        ...common,
        MessageStatus: status,
        SmsStatus: status,
        ...receipt(channel, status, at),
        ...(errorCode && { ErrorCode: errorCode }),
        ...(errorCode && failure?.channelMessage && { ChannelStatusMessage: failure.channelMessage }),
      },
    };
  });
  return { resourceSid, product: 'messaging', path, custom, steps };
};
