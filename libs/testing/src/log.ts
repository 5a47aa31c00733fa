import { createLog, type Log } from '@status-callbacks/logging/log';

export interface CapturedLog {
  readonly log: Log;
  readonly text: () => string;
  readonly lines: () => Record<string, unknown>[];
}

/** A real log that a test can read. */
export const captureLog = (): CapturedLog => {
  let text = '';
  return {
    log: createLog('test', { write: (line) => (text += line) }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};
