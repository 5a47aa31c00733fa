import type { Params } from './status-callback.ts';

interface State {
  readonly rank: number;
  readonly terminal: boolean;
}

/** What a callback says about its resource. */
export interface Reading extends State {
  readonly product: string;
  readonly type: string;
  readonly resourceSid: string | undefined;
  readonly status: string;
}

interface Product {
  readonly name: string;
  /** Parameters that, all present, identify the product: never the path (twilio-callbacks reference, section 0). */
  readonly identifiedBy: readonly (string | readonly [name: string, value: RegExp])[];
  readonly sid: readonly string[];
  readonly status: readonly string[];
  readonly states: Readonly<Record<string, State>>;
  /** Events of one resource have no order of states; Twilio's own counter is their rank until the last one. */
  readonly sequence?: string;
  readonly type: (status: string) => string;
}

const open = (rank: number): State => ({ rank, terminal: false });
const final = (rank: number): State => ({ rank, terminal: true });

/** A status nobody has told us about yet is kept, and never hides one we know. */
const UNKNOWN_STATE = open(5);
/** Above every sequence number, within the four digits of a sort key. */
const LAST_OF_SEQUENCE = 9000;

/**
 * Ranks leave gaps for states Twilio may add. Among outcomes that exclude each other the better evidence ranks higher:
 * a multipart message can report `undelivered` for one segment and then `delivered`
 * (https://github.com/opengovsg/postmangovsg/issues/1150). Order matters: the most specific product comes first.
 */
const PRODUCTS: readonly Product[] = [
  {
    name: 'debugger',
    identifiedBy: [['Sid', /^NO/], 'Level'],
    sid: ['Sid'],
    status: ['Level'],
    states: { WARNING: final(40), ERROR: final(40) },
    type: () => 'com.twilio.error-logs.error.logged',
  },
  {
    name: 'taskrouter',
    identifiedBy: ['EventType', 'WorkspaceSid'],
    sid: ['ResourceSid', 'WorkspaceSid'],
    status: ['EventType'],
    states: {
      'task.created': open(0),
      'task.updated': open(10),
      'task.wrapup': open(30),
      'task.completed': final(40),
      'task.canceled': final(39),
      'task.deleted': final(50),
      'reservation.created': open(0),
      'reservation.accepted': open(10),
      'reservation.wrapup': open(30),
      'reservation.completed': final(40),
      'reservation.rejected': final(39),
      'reservation.timeout': final(38),
      'reservation.canceled': final(37),
      'reservation.rescinded': final(36),
    },
    type: (status) => `com.twilio.taskrouter.${status}`,
  },
  {
    name: 'conversations',
    identifiedBy: ['ConversationSid', 'EventType'],
    sid: ['MessageSid', 'ParticipantSid', 'ConversationSid'],
    status: ['Status', 'EventType'],
    states: {
      sent: open(30),
      failed: final(37),
      undelivered: final(38),
      delivered: final(40),
      read: final(50),
    },
    type: (status) => `com.twilio.conversations.message.${status}`,
  },
  {
    name: 'transcription',
    identifiedBy: ['TranscriptionSid'],
    sid: ['TranscriptionSid'],
    status: ['TranscriptionEvent', 'TranscriptionStatus'],
    states: {
      'transcription-started': open(0),
      'transcription-stopped': final(LAST_OF_SEQUENCE),
      'transcription-error': final(LAST_OF_SEQUENCE + 1),
      failed: final(39),
      completed: final(40),
    },
    sequence: 'SequenceId',
    type: () => 'com.twilio.voice.status-callback.transcription.processed',
  },
  {
    name: 'siprec',
    identifiedBy: ['SiprecSid'],
    sid: ['SiprecSid'],
    status: ['StreamEvent', 'SiprecEvent'],
    states: { 'siprec-started': open(0), 'siprec-stopped': final(40), 'siprec-error': final(41) },
    type: () => 'com.twilio.voice.status-callback.siprec.updated',
  },
  {
    name: 'stream',
    identifiedBy: ['StreamSid'],
    sid: ['StreamSid'],
    status: ['StreamEvent'],
    states: { 'stream-started': open(0), 'stream-stopped': final(40), 'stream-error': final(41) },
    type: () => 'com.twilio.voice.status-callback.stream.updated',
  },
  {
    name: 'video-composition',
    identifiedBy: ['CompositionSid'],
    sid: ['CompositionSid'],
    status: ['StatusCallbackEvent'],
    states: {
      'composition-enqueued': open(0),
      'composition-started': open(10),
      'composition-progress': open(20),
      'composition-hook-failed': final(38),
      'composition-failed': final(39),
      'composition-available': final(40),
    },
    type: (status) => `com.twilio.video.${status}`,
  },
  {
    name: 'video-recording',
    identifiedBy: ['RecordingSid', 'RoomSid'],
    sid: ['RecordingSid'],
    status: ['StatusCallbackEvent'],
    states: { 'recording-started': open(0), 'recording-failed': final(39), 'recording-completed': final(40) },
    type: (status) => `com.twilio.video.${status}`,
  },
  {
    name: 'recording',
    identifiedBy: ['RecordingSid', 'RecordingStatus'],
    sid: ['RecordingSid'],
    status: ['RecordingStatus'],
    states: {
      'in-progress': open(10),
      paused: open(15),
      stopped: open(20),
      processing: open(30),
      absent: final(38),
      failed: final(39),
      completed: final(40),
      deleted: final(50),
    },
    type: () => 'com.twilio.voice.status-callback.recording.processed',
  },
  {
    name: 'conference',
    identifiedBy: ['ConferenceSid', 'StatusCallbackEvent'],
    sid: ['ConferenceSid'],
    status: ['StatusCallbackEvent'],
    states: { 'conference-start': open(10), 'conference-end': final(LAST_OF_SEQUENCE) },
    sequence: 'SequenceNumber',
    type: (status) =>
      status.startsWith('participant-')
        ? 'com.twilio.voice.status-callback.conference.participant.updated'
        : 'com.twilio.voice.status-callback.conference.updated',
  },
  {
    name: 'video',
    identifiedBy: ['RoomSid'],
    sid: ['RoomSid'],
    status: ['StatusCallbackEvent', 'RoomStatus'],
    states: { 'room-created': open(0), 'room-ended': final(40) },
    type: (status) => `com.twilio.video.${status}`,
  },
  {
    name: 'fax',
    identifiedBy: ['FaxSid'],
    sid: ['FaxSid'],
    status: ['FaxStatus', 'Status'],
    states: {
      queued: open(0),
      processing: open(10),
      sending: open(20),
      receiving: open(20),
      canceled: final(35),
      busy: final(36),
      'no-answer': final(37),
      failed: final(38),
      received: final(40),
      delivered: final(40),
    },
    type: (status) => `com.twilio.fax.fax.${status}`,
  },
  {
    name: 'messaging',
    identifiedBy: ['MessageSid'],
    sid: ['MessageSid'],
    status: ['MessageStatus', 'SmsStatus'],
    states: {
      accepted: open(0),
      scheduled: open(0),
      queued: open(10),
      receiving: open(10),
      sending: open(20),
      sent: open(30),
      canceled: final(36),
      failed: final(37),
      undelivered: final(38),
      partially_delivered: final(39),
      received: final(40),
      delivered: final(40),
      read: final(50),
    },
    type: (status) => `com.twilio.messaging.message.${status}`,
  },
  {
    name: 'voice',
    identifiedBy: ['CallSid', 'CallStatus'],
    sid: ['CallSid'],
    status: ['CallStatus'],
    states: {
      queued: open(0),
      initiated: open(10),
      ringing: open(20),
      'in-progress': open(30),
      canceled: final(36),
      'no-answer': final(37),
      busy: final(38),
      failed: final(39),
      completed: final(40),
    },
    type: (status) => `com.twilio.voice.status-callback.call.${status === 'in-progress' ? 'answered' : status}`,
  },
];

/** The last value of a parameter sent more than once, as form decoders do. Empty counts as absent. */
export const single = (params: Params, name: string): string | undefined => {
  if (!Object.hasOwn(params, name)) return undefined;
  const value = params[name];
  return (Array.isArray(value) ? value.at(-1) : value) || undefined;
};

const first = (params: Params, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = single(params, name);
    if (value) return value;
  }
  return undefined;
};

const identifies = (product: Product, params: Params): boolean =>
  product.identifiedBy.every((mark) =>
    typeof mark === 'string' ? single(params, mark) !== undefined : mark[1].test(single(params, mark[0]) ?? ''),
  );

const stateOf = (product: Product, status: string, params: Params): State => {
  const known = Object.hasOwn(product.states, status) ? product.states[status]! : undefined;
  if (known?.terminal || product.sequence === undefined) return known ?? UNKNOWN_STATE;
  const sequence = Number.parseInt(single(params, product.sequence) ?? '', 10);
  if (!(sequence >= 0)) return known ?? UNKNOWN_STATE;
  return open(Math.min(10 + sequence, LAST_OF_SEQUENCE - 1));
};

const SID = /^[A-Z]{2}[0-9a-f]{32}$/;
const firstSid = (params: Params): string | undefined => {
  for (const name of Object.keys(params)) {
    const value = single(params, name);
    if (name !== 'AccountSid' && name !== 'MessagingServiceSid' && value && SID.test(value)) return value;
  }
  return undefined;
};

/** Total: whatever Twilio signs gets a reading, `unknown` at worst. Nothing verified is rejected for being new. */
export const read = (params: Params): Reading => {
  const product = PRODUCTS.find((candidate) => identifies(candidate, params));
  if (!product) {
    const status = first(params, ['StatusCallbackEvent', 'EventType', 'Status']) ?? 'unknown';
    return {
      product: 'unknown',
      type: 'com.twilio.unknown.callback',
      resourceSid: firstSid(params),
      status,
      ...UNKNOWN_STATE,
    };
  }
  const status = first(params, product.status) ?? 'unknown';
  return {
    product: product.name,
    type: product.type(status),
    resourceSid: first(params, product.sid),
    status,
    ...stateOf(product, status, params),
  };
};
