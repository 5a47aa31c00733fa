import { createHmac } from 'node:crypto';
import { buildStatusCallback } from '@status-callbacks/contract/build';
import { parseForm } from '@status-callbacks/signature/form';
import { type Keyring, parseKeys } from '@status-callbacks/signature/keys';
import { readDirectMessage } from '@status-callbacks/signature/queue-message';
import { verify } from '@status-callbacks/signature/verify';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { median } from './median.ts';
import type { Observation } from './system/observe.ts';

interface Message {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentTimestamp: number;
}

const messageOf = ({ body, attributes, messageAttributes }: SQSRecord): Message => ({
  body,
  attributes: Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [name, stringValue]),
  ),
  sentTimestamp: Number(attributes.SentTimestamp),
});

/** What ingest does with a callback, from the message to the text of the event. */
const verifyAndBuild = (message: Message, keyring: Keyring): string => {
  const { request } = readDirectMessage(message, () => []);
  const verified = verify(request, keyring);
  if (verified.outcome === 'refused') throw new Error(`refused: ${verified.reason}`);
  const { id, url, params, accountSid } = verified;
  const { signature = '', receivedAt, requestId, sourceIp } = request;
  const event = buildStatusCallback({
    id,
    accountSid,
    params,
    custom: url.includes('?') ? parseForm(url.slice(url.indexOf('?') + 1)) : {},
    request: { url, signature, receivedAt, ...(requestId && { requestId }), ...(sourceIp && { sourceIp }) },
  });
  return JSON.stringify(event);
};

/** What an event has beside what Twilio sent, written down and not found out. */
const ENVELOPE = {
  specversion: '1.0',
  id: 'x'.repeat(22),
  source: `/2010-04-01/Accounts/AC${'a'.repeat(32)}`,
  type: 'com.twilio.messaging.message.delivered',
  subject: `SM${'a'.repeat(32)}`,
  time: '2026-11-23T16:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:status-callbacks:status-callback/v1',
};
const DATA = {
  product: 'messaging',
  accountSid: `AC${'a'.repeat(32)}`,
  resourceSid: `SM${'a'.repeat(32)}`,
  status: 'delivered',
  rank: 40,
  terminal: true,
  from: '+15005550006',
  to: '+15555550100',
};
const REQUEST = { receivedAt: '2026-11-23T16:00:00.000Z', requestId: 'x'.repeat(36), sourceIp: '127.0.0.1' };

/** The least that anybody could do: parse the form, sign it, compare, and write as much JSON as an event has. */
const bare = ({ body, attributes }: Message, authToken: string): string => {
  const params = Object.fromEntries(new URLSearchParams(body));
  const url = `https://${attributes['domainName']}${attributes['path']}`;
  let content = url;
  for (const name of Object.keys(params).sort()) content += name + params[name]!;
  const signature = createHmac('sha1', authToken).update(content).digest('base64');
  if (`=${signature}` !== attributes['signature']) throw new Error('does not match');
  return JSON.stringify({
    ...ENVELOPE,
    data: { ...DATA, params, custom: {}, request: { ...REQUEST, url, signature } },
  });
};

export interface Floor {
  /** Microseconds of CPU a callback, medians. */
  readonly verifyAndBuild: number;
  readonly bare: number;
  readonly ratio: number;
}

const ROUNDS = 15;

/** Both, in turns, over the messages that ingest was observed with. */
export const floor = ({ functions, authToken }: Observation): Floor => {
  const ingest = functions.find(({ service, module }) => service === 'ingest' && module === 'handler')!;
  const messages = (ingest.events as SQSEvent[]).flatMap(({ Records }) => Records.map(messageOf));
  const keyring = parseKeys(JSON.stringify({ AUTH_TOKEN: authToken }));
  const cpu = (work: (message: Message) => string): number => {
    const before = process.threadCpuUsage();
    for (const message of messages) work(message);
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / messages.length;
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpu((message) => verifyAndBuild(message, keyring)));
    theirs.push(cpu((message) => bare(message, authToken)));
  }
  const [one, other] = [median(ours.slice(2)), median(theirs.slice(2))];
  return { verifyAndBuild: one, bare: other, ratio: one / other };
};
