/** What Twilio sends. Shares are of the callbacks that are believed, from 0 to 1, unless they say otherwise. */
export interface Traffic {
  readonly callbacks: number;
  /** While they come: it decides how full batches are. */
  readonly perSecond: number;
  /** Of an event as JSON. */
  readonly bytes: number;
  /** With an error code. */
  readonly errors: number;
  readonly final: number;
  /** A message `delivered` or `read`. */
  readonly delivered: number;
  /** With each of the declared parameters. */
  readonly custom: number;
  /** Of all callbacks, those that come through the function before the queue. */
  readonly any: number;
  /** Of all callbacks, those that end in quarantine. */
  readonly forged: number;
}

/** Per SMS one `sent` and one final state; one message in twenty fails. An event of an ordinary SMS has 1.1 KB. */
export const ordinaryMix = {
  bytes: 1_200,
  errors: 0.025,
  final: 0.5,
  delivered: 0.475,
  custom: 0,
  any: 0,
  forged: 0,
} as const satisfies Omit<Traffic, 'callbacks' | 'perSecond'>;
