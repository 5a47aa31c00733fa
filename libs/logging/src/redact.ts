/**
 * What may not be in a log: phone numbers, tokens, signatures and raw bodies. Two nets, because either alone leaks: names
 * whose values are private whatever they look like, and shapes that are private wherever they turn up.
 */
const PRIVATE_NAME =
  /^(from|to|caller|called|forwardedfrom|body|rawbody|message_?body|params|custom|query|headers?|signature|x-twilio-signature|authorization|.*token|.*secret|password)$/i;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** E.164 with its plus (plain or percent-encoded) anywhere, or a bare run of digits as people write numbers. */
const PHONE_NUMBER = /(?:\+|%2B)\d[\d ().-]{5,}\d|(?<![\w.-])\(?\d[\d ().-]{5,}\d(?![\w-])/gi;
/** Base64 of a 20-byte HMAC, as in `X-Twilio-Signature`. */
const SIGNATURE = /[A-Za-z0-9+/]{27}=/g;
/** Twilio's auth tokens are 32 hex digits; a SID is the same after two letters, and no secret. */
const TOKEN = /(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])/g;

const redactText = (text: string): string =>
  text
    .replace(SIGNATURE, '[signature]')
    .replace(TOKEN, '[token]')
    .replace(PHONE_NUMBER, (match) => (DATE.test(match) ? match : '[number]'));

/** A parser's message quotes what it parsed, and a stack repeats the message: only the frames are kept. */
const describeError = (error: Error): object => ({
  name: error.name,
  ...('code' in error && typeof error.code === 'string' && { code: error.code }),
  ...(error instanceof SyntaxError ? {} : { message: redactText(error.message) }),
  frames: (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim()),
  ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
});

/** Any value as it may be logged. Integers of ten digits and more pass only when they cannot be a phone number: times. */
export const redact = (value: unknown, name = ''): unknown => {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (PRIVATE_NAME.test(name)) return '[redacted]';
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number') return Math.abs(value) < 1e9 || /(Ms|Bytes)$/.test(name) ? value : '[number]';
  if (typeof value === 'bigint') return '[number]';
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, name));
  if (typeof value !== 'object') return `[${typeof value}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item, key)]));
};
