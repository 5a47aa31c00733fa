import { failure, open, type Product, sequel, success } from './product.ts';

const type = (status: string): string => `com.twilio.video.${status}`;

/**
 * Rooms. `SequenceNumber` is no order here: Twilio says to use `Timestamp`.
 * @see https://www.twilio.com/docs/video/api/status-callbacks
 */
export const video = {
  name: 'video',
  identifiedBy: ['RoomSid'],
  sid: ['RoomSid'],
  status: ['StatusCallbackEvent', 'RoomStatus'],
  states: {
    'room-created': open(0),
    'in-progress': open(10),
    'participant-connected': open(10),
    'participant-disconnected': open(10),
    'track-added': open(10),
    'track-removed': open(10),
    'track-enabled': open(10),
    'track-disabled': open(10),
    failed: failure(39),
    'room-ended': success(40),
    // `RoomStatus`, which says the same as the event before it.
    completed: { ...sequel(41), succeeds: true },
  },
  type,
} as const satisfies Product;

export const videoRecording = {
  name: 'video-recording',
  identifiedBy: ['RecordingSid', 'RoomSid'],
  sid: ['RecordingSid'],
  status: ['StatusCallbackEvent'],
  states: { 'recording-started': open(0), 'recording-failed': failure(39), 'recording-completed': success(40) },
  type,
} as const satisfies Product;

export const videoComposition = {
  name: 'video-composition',
  identifiedBy: ['CompositionSid'],
  sid: ['CompositionSid'],
  status: ['StatusCallbackEvent'],
  states: {
    'composition-enqueued': open(0),
    'composition-started': open(10),
    'composition-progress': open(20),
    'composition-hook-failed': failure(38),
    'composition-failed': failure(39),
    'composition-available': success(40),
  },
  type,
} as const satisfies Product;
