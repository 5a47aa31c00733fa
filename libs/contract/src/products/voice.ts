import { failure, LAST_OF_SEQUENCE, open, type Product, sequel, success } from './product.ts';

/** @see https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent */
export const voice = {
  name: 'voice',
  identifiedBy: ['CallSid', 'CallStatus'],
  sid: ['CallSid'],
  status: ['CallStatus'],
  states: {
    queued: open(0),
    initiated: open(10),
    ringing: open(20),
    'in-progress': open(30),
    canceled: failure(36),
    'no-answer': failure(37),
    busy: failure(38),
    failed: failure(39),
    completed: success(40),
  },
  type: (status) => `com.twilio.voice.status-callback.call.${status === 'in-progress' ? 'answered' : status}`,
} as const satisfies Product;

/** @see https://www.twilio.com/docs/voice/api/recording */
export const recording = {
  name: 'recording',
  identifiedBy: ['RecordingSid', 'RecordingStatus'],
  sid: ['RecordingSid'],
  status: ['RecordingStatus'],
  states: {
    'in-progress': open(10),
    paused: open(15),
    stopped: open(20),
    processing: open(30),
    absent: failure(38),
    failed: failure(39),
    completed: success(40),
    deleted: sequel(50),
  },
  type: () => 'com.twilio.voice.status-callback.recording.processed',
} as const satisfies Product;

/** @see https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent */
export const conference = {
  name: 'conference',
  identifiedBy: ['ConferenceSid', 'StatusCallbackEvent'],
  sid: ['ConferenceSid'],
  status: ['StatusCallbackEvent'],
  states: {
    'conference-start': open(10),
    'participant-join': open(11),
    'participant-mute': open(11),
    'participant-unmute': open(11),
    'participant-hold': open(11),
    'participant-unhold': open(11),
    'participant-modify': open(11),
    'participant-speech-start': open(11),
    'participant-speech-stop': open(11),
    'announcement-end': open(11),
    'announcement-fail': open(11),
    'participant-leave': open(12),
    'conference-end': success(LAST_OF_SEQUENCE),
  },
  sequence: 'SequenceNumber',
  type: (status) =>
    status.startsWith('participant-')
      ? 'com.twilio.voice.status-callback.conference.participant.updated'
      : 'com.twilio.voice.status-callback.conference.updated',
} as const satisfies Product;

/**
 * Real-time transcription, and the older `<Record transcribe>`.
 * @see https://www.twilio.com/docs/voice/twiml/transcription
 */
export const transcription = {
  name: 'transcription',
  identifiedBy: ['TranscriptionSid'],
  sid: ['TranscriptionSid'],
  status: ['TranscriptionEvent', 'TranscriptionStatus'],
  states: {
    'transcription-started': open(0),
    'transcription-content': open(10),
    'transcription-stopped': success(LAST_OF_SEQUENCE),
    'transcription-error': failure(LAST_OF_SEQUENCE + 1),
    // `TranscriptionStatus` of the older one, which has no sequence.
    failed: failure(LAST_OF_SEQUENCE),
    completed: success(LAST_OF_SEQUENCE + 1),
  },
  sequence: 'SequenceId',
  type: () => 'com.twilio.voice.status-callback.transcription.processed',
} as const satisfies Product;

export const siprec = {
  name: 'siprec',
  identifiedBy: ['SiprecSid'],
  sid: ['SiprecSid'],
  status: ['StreamEvent', 'SiprecEvent'],
  states: { 'siprec-started': open(0), 'siprec-stopped': success(40), 'siprec-error': failure(41) },
  type: () => 'com.twilio.voice.status-callback.siprec.updated',
} as const satisfies Product;

/** Media Streams. */
export const stream = {
  name: 'stream',
  identifiedBy: ['StreamSid'],
  sid: ['StreamSid'],
  status: ['StreamEvent'],
  states: { 'stream-started': open(0), 'stream-stopped': success(40), 'stream-error': failure(41) },
  type: () => 'com.twilio.voice.status-callback.stream.updated',
} as const satisfies Product;
