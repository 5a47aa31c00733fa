/** Codes that Twilio adds after this catalogue was made still say by their number what they are about. */
const ranges = [
  {
    from: 30_000,
    to: 30_999,
    about: 'delivery',
    advice: 'Try once more after a while, then count the message as failed.',
  },
  {
    from: 63_000,
    to: 63_999,
    about: 'channel',
    advice: 'Try once more after a while, then use another channel.',
  },
  {
    from: 21_000,
    to: 21_999,
    about: 'request',
    advice: 'Compare the request with what Twilio expects before you send it again.',
  },
  {
    from: 11_000,
    to: 12_999,
    about: 'webhook',
    advice: 'Check that your endpoint answers, and what it answers.',
  },
  { from: 13_000, to: 16_999, about: 'voice', advice: 'Look at the call in the Twilio Console, then try once more.' },
  { from: 31_000, to: 32_999, about: 'voice', advice: 'Look at the call in the Twilio Console, then try once more.' },
] as const;

/** @see https://www.twilio.com/docs/api/errors */
export const describeUnknown = (code: string): { name: string; advice: string } => {
  const number = /^\d{5}$/.test(code) ? Number(code) : Number.NaN;
  const range = ranges.find(({ from, to }) => number >= from && number <= to);
  return range
    ? {
        name: `Unknown ${range.about} error (${range.from}–${range.to})`,
        advice: `A ${range.about} error that this catalogue does not know. ${range.advice}`,
      }
    : {
        name: 'Unknown error',
        advice:
          'An error that this catalogue does not know. Look it up at Twilio, try once more, then count it as failed.',
      };
};
