import type { S3Client } from '@aws-sdk/client-s3';
import { requestOf } from '@status-callbacks/quarantine/entry';
import { openQuarantine } from '@status-callbacks/quarantine/store';
import { parseForm } from '@status-callbacks/signature/form';

/** The SIDs of what was refused. */
export const readQuarantine = async (client: S3Client, bucket: string): Promise<string[]> => {
  const store = openQuarantine(client, bucket);
  const sids: string[] = [];
  for await (const { key } of store.list({ from: 0, to: Date.now() + 86_400_000 })) {
    for (const { entry } of (await store.read(key)).lines) {
      const { MessageSid, CallSid } = entry ? parseForm(requestOf(entry).body.toString()) : {};
      sids.push(String(MessageSid ?? CallSid ?? 'no SID'));
    }
  }
  return sids;
};
