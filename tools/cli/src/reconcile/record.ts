import type { Params } from '@status-callbacks/contract/status-callback';
import type { CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';

/** What Twilio's REST API lists that has status callbacks, by the names the contract has for it. */
export const products = ['messaging', 'voice'] as const;
export type Product = (typeof products)[number];

/** A message or call as Twilio's REST API has it. */
export interface TwilioRecord {
  readonly sid: string;
  /** Nobody is called back about the others. */
  readonly isOutbound: boolean;
  /** What a callback about its present state would say. */
  readonly params: Params;
  /** Epoch milliseconds: when it was sent or started; a message that never was has no such time. */
  readonly begunAt: number | undefined;
  readonly createdAt: number;
  /** When it came to its present state. */
  readonly changedAt: number;
}

/** Twilio's library has a type for each property and says nothing of the nulls in between. */
type Nullable<T> = { readonly [Name in keyof T]: T[Name] | null };

export type Message = Nullable<
  Pick<
    MessageInstance,
    | 'sid'
    | 'accountSid'
    | 'apiVersion'
    | 'direction'
    | 'status'
    | 'errorCode'
    | 'from'
    | 'to'
    | 'messagingServiceSid'
    | 'dateCreated'
    | 'dateSent'
    | 'dateUpdated'
  >
>;

export type Call = Nullable<
  Pick<
    CallInstance,
    | 'sid'
    | 'accountSid'
    | 'apiVersion'
    | 'parentCallSid'
    | 'direction'
    | 'status'
    | 'from'
    | 'to'
    | 'forwardedFrom'
    | 'callerName'
    | 'answeredBy'
    | 'duration'
    | 'dateCreated'
    | 'startTime'
    | 'endTime'
    | 'dateUpdated'
  >
>;

/** Only what has a value: Twilio leaves out of a callback what it does not know. */
const given = (values: Readonly<Record<string, string | number | null | undefined>>): Params =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );

/** The library hands on as it is what it cannot read. */
const timeOf = (...dates: readonly unknown[]): number | undefined =>
  dates.find((date) => date instanceof Date)?.getTime();

const isOutbound = (direction: string | null): boolean => direction?.startsWith('outbound') ?? false;

/** @see https://www.twilio.com/docs/messaging/api/message-resource */
export const messageRecord = (message: Message): TwilioRecord => {
  const { sid, accountSid, apiVersion, from, to, messagingServiceSid, status, errorCode } = message;
  const createdAt = timeOf(message.dateCreated) ?? 0;
  return {
    sid: sid ?? '',
    isOutbound: isOutbound(message.direction),
    params: given({
      AccountSid: accountSid,
      ApiVersion: apiVersion,
      From: from,
      To: to,
      MessageSid: sid,
      SmsSid: sid,
      MessagingServiceSid: messagingServiceSid,
      MessageStatus: status,
      SmsStatus: status,
      ErrorCode: errorCode || null,
    }),
    begunAt: timeOf(message.dateSent),
    createdAt,
    changedAt: timeOf(message.dateUpdated) ?? createdAt,
  };
};

/** Whole minutes, rounded up, as the callback at the end of a call has them. */
const minutes = (seconds: string | null): number | undefined =>
  seconds === null ? undefined : Math.ceil(Number(seconds) / 60);

/** @see https://www.twilio.com/docs/voice/api/call-resource */
export const callRecord = (call: Call): TwilioRecord => {
  const createdAt = timeOf(call.dateCreated) ?? 0;
  return {
    sid: call.sid ?? '',
    isOutbound: isOutbound(call.direction),
    params: given({
      AccountSid: call.accountSid,
      ApiVersion: call.apiVersion,
      CallSid: call.sid,
      ParentCallSid: call.parentCallSid,
      CallStatus: call.status,
      Direction: call.direction,
      From: call.from,
      Caller: call.from,
      To: call.to,
      Called: call.to,
      ForwardedFrom: call.forwardedFrom,
      CallerName: call.callerName,
      AnsweredBy: call.answeredBy,
      CallDuration: call.duration,
      Duration: minutes(call.duration),
    }),
    begunAt: timeOf(call.startTime),
    createdAt,
    changedAt: timeOf(call.endTime, call.dateUpdated) ?? createdAt,
  };
};
