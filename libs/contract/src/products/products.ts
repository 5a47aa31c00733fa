import { conversations, fax, messaging } from './messaging.ts';
import { debuggerAlarm, taskrouter } from './platform.ts';
import { type Product, type State, open } from './product.ts';
import { videoComposition, videoRecording, video } from './video.ts';
import { conference, recording, siprec, stream, transcription, voice } from './voice.ts';

/** Every product with status callbacks. Order matters: what carries the SIDs of others comes before them. */
export const products = [
  debuggerAlarm,
  taskrouter,
  conversations,
  transcription,
  siprec,
  stream,
  videoComposition,
  videoRecording,
  recording,
  conference,
  video,
  fax,
  messaging,
  voice,
] as const satisfies readonly Product[];

/** A status nobody has told us about yet is kept, and never hides one we know. */
export const UNKNOWN_STATE = open(5);

/** What is known of a status by its name; nothing of a new one. */
export const knownState = (product: string, status: string): State | undefined => {
  const states: Readonly<Record<string, State>> | undefined = products.find(({ name }) => name === product)?.states;
  return states && Object.hasOwn(states, status) ? states[status] : undefined;
};

const UNKNOWN_TYPE = 'com.twilio.unknown.callback';

/** CloudEvents `type` of a callback. */
export const typeOf = (product: string, status: string): string =>
  (products as readonly Product[]).find(({ name }) => name === product)?.type(status) ?? UNKNOWN_TYPE;
