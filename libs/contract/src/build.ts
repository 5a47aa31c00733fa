import { read, single } from './read.ts';
import type { Params, StatusCallback } from './status-callback.ts';

export interface VerifiedCallback {
  readonly id: string;
  readonly params: Params;
  readonly custom: Params;
  readonly request: StatusCallback['data']['request'];
  /** The account that the key may speak for; what the parameters say proves nothing. */
  readonly accountSid?: string | undefined;
  /** Only when Twilio did not make it: see `data.source`. */
  readonly source?: string;
  /** RFC 3339, UTC. Only when it is known from elsewhere than the parameters. */
  readonly time?: string;
}

/** `0` is Twilio's way of saying "no error" in recording callbacks. */
const errorCodeOf = (params: Params): string | undefined => {
  const code = single(params, 'ErrorCode') ?? single(params, 'SiprecErrorCode');
  return code === '0' ? undefined : code;
};

/** Seconds since the epoch, as TaskRouter has it; only as many digits as are a time of this century. */
const EPOCH_SECONDS = /^\d{10}$/;

/** RFC 2822 (voice, conference), ISO 8601 (video, transcription) or epoch seconds; anything else is not a time. */
const timeOf = (params: Params): string | undefined => {
  const text = single(params, 'Timestamp') ?? '';
  const time = EPOCH_SECONDS.test(text) ? Number(text) * 1_000 : Date.parse(text);
  return Number.isNaN(time) || time < 0 || time > 253402300799999 ? undefined : new Date(time).toISOString();
};

/** Clocks differ by less. */
const MAX_AHEAD_MS = 5 * 60_000;

/** A time from a parameter is its sender's word: one far ahead would outlast every later callback, so none is later than this. */
const clamped = (time: string, receivedAt: string): string => {
  const latest = Date.parse(receivedAt) + MAX_AHEAD_MS;
  return Date.parse(time) > latest ? new Date(latest).toISOString() : time;
};

/** The envelope around what is said of a callback. */
export const statusCallback = ({
  data,
  ...own
}: Pick<StatusCallback, 'id' | 'type' | 'time' | 'data'>): StatusCallback => ({
  specversion: '1.0',
  id: own.id,
  source: data.accountSid ? `/2010-04-01/Accounts/${data.accountSid}` : '/2010-04-01',
  type: own.type,
  subject: data.resourceSid,
  time: own.time,
  datacontenttype: 'application/json',
  dataschema: 'urn:status-callbacks:status-callback/v1',
  data,
});

/** Pure: the same verified request gives the same event, whenever and wherever it is built. */
export const buildStatusCallback = ({
  id,
  params,
  custom,
  request,
  accountSid,
  source,
  time,
}: VerifiedCallback): StatusCallback => {
  const { product, type, resourceSid = id, status, rank, terminal } = read(params);
  const [from, to] = [single(params, 'From'), single(params, 'To')];
  const errorCode = errorCodeOf(params);
  return statusCallback({
    id,
    type,
    time: clamped(time ?? timeOf(params) ?? request.receivedAt, request.receivedAt),
    data: {
      product,
      ...(accountSid && { accountSid }),
      resourceSid,
      status,
      rank,
      terminal,
      ...(errorCode && { errorCode }),
      ...(source && { source }),
      ...(from && { from }),
      ...(to && { to }),
      params,
      custom,
      request,
    },
  });
};
