import { buildStatusCallback } from '@status-callbacks/contract/build';
import { single } from '@status-callbacks/contract/read';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { unsignedId } from '@status-callbacks/signature/sign';

/**
 * The archive of Twilio's sample for AWS: an object per callback, `YYYY-MM-DD/<receipt, epoch ms>-<SID>-<status>.json`. Its
 * months begin at 00, because JavaScript's do, so only the receipt says the day.
 * @see https://www.twilio.com/en-us/blog/serverless-twilio-status-callback-aws
 */
const KEY = /^\d{4}-\d\d-\d\d\/(\d{13})-([^/]*)\.json$/;

/** When the callback of an object was received, from its key; `undefined` for a key of another layout. */
export const receiptIn = (key: string): number | undefined => {
  const [, time] = KEY.exec(key) ?? [];
  return time === undefined ? undefined : Number(time);
};

/** Twilio's parameters begin with a capital; what the sample added and the application's own do not. */
const isTwilios = (name: string): boolean => /^[A-Z]/.test(name);
const ADDED = new Set(['sqs_record', 'timestamp']);

const isParam = (value: unknown): value is string | string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));

const paramsAmong = (entries: [string, unknown][], wanted: (name: string) => boolean): Params =>
  Object.fromEntries(
    entries.filter((entry): entry is [string, string | string[]] => wanted(entry[0]) && isParam(entry[1])),
  );

/** Not where such a callback was sent, which nobody wrote down; only the same for all of them. */
const SOURCE = 'import';

/**
 * The event of an object. Its signature and URL are gone, so it says that it is imported and proves nothing. The id is derived
 * from what Twilio sent: the same object is the same event on every import.
 * @throws {SyntaxError | TypeError} when the text is no callback of the sample
 */
export const importedCallback = (text: string, receivedAt: number): StatusCallback => {
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new TypeError('not an object');
  const entries = Object.entries(body);
  const params = paramsAmong(entries, isTwilios);
  if (Object.keys(params).length === 0) throw new TypeError('no parameter of Twilio’s');
  const custom = paramsAmong(entries, (name) => !isTwilios(name) && !ADDED.has(name));
  const { sqs_record: requestId } = body as { sqs_record?: unknown };
  return buildStatusCallback({
    id: unsignedId(`urn:status-callbacks:${SOURCE}`, { ...custom, ...params }),
    params,
    custom,
    accountSid: single(params, 'AccountSid'),
    source: SOURCE,
    request: {
      url: '',
      signature: '',
      receivedAt: new Date(receivedAt).toISOString(),
      ...(typeof requestId === 'string' && { requestId }),
    },
  });
};
