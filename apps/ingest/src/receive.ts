import { candidateUrls } from '@status-callbacks/signature/candidates';
import type { SignedRequest } from '@status-callbacks/signature/verify';
import type { SQSRecord } from 'aws-lambda';

/** One HTTP request as the front door put it on the queue. */
export interface ReceivedRequest extends SignedRequest {
  readonly messageId: string;
  readonly receivedAt: string;
  readonly requestId: string | undefined;
  readonly sourceIp: string | undefined;
  /** As it came, to be put elsewhere unchanged. */
  readonly record: SQSRecord;
}

const QUERY = 'query.';

/**
 * Values that a request may lack travel behind an equals sign, because SQS refuses a message with an empty attribute, and an
 * unsigned callback belongs in quarantine, not in an HTTP error.
 */
const optional = (value: string | undefined): string | undefined => value?.replace(/^=/, '') || undefined;

/** Reads what `infra/front-door.ts` wrote. */
export const receive = (record: SQSRecord): ReceivedRequest => {
  const attribute = (name: string): string | undefined => record.messageAttributes[name]?.stringValue;
  const query = Object.keys(record.messageAttributes)
    .filter((name) => name.startsWith(QUERY))
    .flatMap((name) => {
      const value = optional(attribute(name));
      return value === undefined ? [] : [[name.slice(QUERY.length), value] as const];
    });
  return {
    messageId: record.messageId,
    urls: candidateUrls({ host: attribute('domainName') ?? '', path: attribute('path') ?? '', query }),
    signature: optional(attribute('signature')),
    body: record.body,
    receivedAt: new Date(Number(record.attributes.SentTimestamp)).toISOString(),
    requestId: attribute('requestId'),
    sourceIp: attribute('sourceIp'),
    record,
  };
};
