import type { S3Client } from '@aws-sdk/client-s3';
import { requestOf } from '@status-callbacks/quarantine/entry';
import { openQuarantine } from '@status-callbacks/quarantine/store';
import type { ReceivedRequest } from '@status-callbacks/signature/received-request';
import type { Refused } from './ledger.ts';

/** Of a message or call, wherever a request has it: what is refused need be no form. */
const RESOURCE_SID = /(?:SM|MM|CA)[0-9a-f]{32}/;

const sidIn = ({ body, query, signature }: ReceivedRequest): string =>
  RESOURCE_SID.exec([body.toString(), JSON.stringify(query), signature].join('\n'))?.[0] ?? 'no SID';

/** What was refused, and why. */
export const readQuarantine = async (client: S3Client, bucket: string): Promise<Refused[]> => {
  const store = openQuarantine(client, bucket);
  const refused: Refused[] = [];
  for await (const { key } of store.list({ from: 0, to: Date.now() + 86_400_000 })) {
    for (const { entry } of (await store.read(key)).lines) {
      if (entry) refused.push({ reason: entry.reason, resourceSid: sidIn(requestOf(entry)) });
      else refused.push({ reason: 'a line that cannot be read', resourceSid: key });
    }
  }
  return refused;
};
