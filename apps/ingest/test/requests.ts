import { encodeForm } from '@status-callbacks/signature/form';
import type { Params } from '@status-callbacks/contract/status-callback';
import { sign } from '@status-callbacks/signature/sign';
import { AUTH_TOKEN, messageParams } from '@status-callbacks/testing/callbacks';
import { anSqsRecord } from '@status-callbacks/testing/sqs';
import type { SQSRecord } from 'aws-lambda';

export interface RequestOptions {
  readonly params?: Params;
  readonly body?: string;
  readonly token?: string;
  readonly signature?: string;
  readonly path?: string;
  /** As Twilio signed it; the front door passes the values on, decoded. */
  readonly query?: string;
}

/** What the front door puts on the ingest queue for one request of Twilio's. */
export const aRecord = (messageId: string, options: RequestOptions = {}): SQSRecord => {
  const { params = messageParams(), token = AUTH_TOKEN, path = '/twilio', query } = options;
  const url = `https://callbacks.example.com${path}${query ? `?${query}` : ''}`;
  return anSqsRecord(messageId, options.body ?? encodeForm(params), {
    attributes: {
      signature: `=${options.signature ?? sign(token, url, params)}`,
      domainName: 'callbacks.example.com',
      path,
      requestId: `request-${messageId}`,
      sourceIp: '192.0.2.1',
      ...Object.fromEntries([...new URLSearchParams(query)].map(([name, value]) => [`query.${name}`, `=${value}`])),
    },
  });
};
