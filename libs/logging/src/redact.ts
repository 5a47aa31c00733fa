/**
 * What may not be in a log: phone numbers, tokens, signatures and raw bodies. Two nets, because either alone leaks: names
 * whose values are private whatever they look like, and shapes that are private wherever they turn up.
 */
const PRIVATE_NAME =
  /^(from|to|caller|called|forwardedfrom|body|rawbody|message_?body|params|custom|query|headers?|signature|x-twilio-signature|authorization|.*token|.*secret|password)$/i;

/**
 * Seven digits and more, of any script, with up to four characters between two of them that are neither letters nor digits: spaces,
 * dashes, dots, brackets and whatever else people and programs put there. What stands around it does not matter.
 */
const NUMBER = String.raw`\p{N}(?:[^\p{L}\p{N}]{0,4}\p{N}){6,}`;

/** What has as many digits and is none: an operator needs it, and nothing in it is a person's. */
const NO_NUMBER = [
  // A SID, and a UUID as SQS and Lambda make them.
  String.raw`(?<![\p{L}\p{N}])[A-Z]{2}[0-9a-f]{32}(?![\p{L}\p{N}])`,
  String.raw`(?<![\p{L}\p{N}])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\p{L}\p{N}])`,
  // A time, or a date that no other digits are near.
  String.raw`(?<![\p{L}\p{N}])\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?Z(?![\p{L}\p{N}])`,
  String.raw`(?<!\p{N}[^\p{L}\p{N}]{0,4}|[\p{L}+])\d{4}-[01]\d-[0-3]\d(?![^\p{L}\p{N}]{0,4}\p{N}|\p{L})`,
  // The name of an object in the archive: its first receipt and a hash.
  String.raw`dt=\d{4}-\d{2}-\d{2}\/hour=\d{2}\/\d{13}-[0-9a-f]{16,64}(?=\.jsonl)`,
].join('|');

/** The id of an event, in a text about it. One that could hide a number is not left alone, and not one in thousands could. */
const EVENT_ID = String.raw`(?<![\w-])(?![\w-]*\d{7})[\w-]{22}(?![\w-])`;
const IS_EVENT_ID = /^[\w-]{22}$/;

const PHONE_NUMBER = new RegExp(`(${NO_NUMBER}|${EVENT_ID})|${NUMBER}`, 'gu');
/** Base64 of a 20-byte HMAC, as in `X-Twilio-Signature`. */
const SIGNATURE = /[A-Za-z0-9+/]{27}=/g;
/** Twilio's auth tokens are 32 hex digits; a SID is the same after two letters, and no secret. */
const TOKEN = /(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])/g;

const redactText = (text: string): string =>
  text
    .replace(SIGNATURE, '[signature]')
    .replace(TOKEN, '[token]')
    .replace(PHONE_NUMBER, (_, kept: string | undefined) => kept ?? '[number]');

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
  if (typeof value === 'string') return name === 'eventId' && IS_EVENT_ID.test(value) ? value : redactText(value);
  if (typeof value === 'number') return Math.abs(value) < 1e9 || /(Ms|Bytes)$/.test(name) ? value : '[number]';
  if (typeof value === 'bigint') return '[number]';
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, name));
  if (typeof value !== 'object') return `[${typeof value}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), redact(item, key)]));
};
