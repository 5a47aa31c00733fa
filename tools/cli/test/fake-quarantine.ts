import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Aws } from '@status-callbacks/emulator/aws';
import type { Entry, Reason } from '@status-callbacks/quarantine/entry';
import { grouped, putEntries } from '@status-callbacks/quarantine/put';
import { openQuarantine } from '@status-callbacks/quarantine/store';
import { sign } from '@status-callbacks/signature/sign';

export const TOKEN = 'the token of the fake quarantine';
export const ACCOUNT = `AC${'a1'.repeat(16)}`;
export const NUMBER = '+15555550123';
export const HOST = 'callbacks.example.com';

export interface Refusal {
  readonly id: string;
  readonly token?: string;
  readonly reason?: Reason;
  readonly receivedAt?: string;
  readonly accountSid?: string;
  readonly host?: string;
  readonly path?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A request as `ingest` puts it into quarantine. */
export const aRefusal = ({
  id,
  token = TOKEN,
  reason = 'mismatch',
  receivedAt = '2026-11-23T16:00:00.000Z',
  accountSid = ACCOUNT,
  host = HOST,
  path = '/twilio',
  attributes = {},
}: Refusal): Entry => {
  const params = { AccountSid: accountSid, MessageSid: `SM${id}`, MessageStatus: 'delivered', To: NUMBER };
  return {
    id,
    reason,
    receivedAt,
    message: {
      body: new URLSearchParams(params).toString(),
      attributes: {
        signature: `=${sign(token, `https://${host}${path}`, params)}`,
        domainName: host,
        path,
        requestId: `request of ${id}`,
        ...attributes,
      },
    },
  };
};

let buckets = 0;

/** A quarantine in a bucket of its own. */
export const fakeQuarantine = async (aws: Aws, entries: readonly Entry[] = []) => {
  const s3 = new S3Client(aws.client('s3'));
  const bucket = `quarantine-${(buckets += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = openQuarantine(s3, bucket);
  const add = async (more: readonly Entry[]): Promise<void> => {
    for (const group of grouped(more)) await putEntries(s3, bucket, group);
  };
  await add(entries);
  /** Ids of what is there, sorted. */
  const kept = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { key } of store.list({ from: 0, to: Date.now() + 86_400_000 }))
      ids.push(...(await store.read(key)).lines.map(({ entry, text }) => entry?.id ?? text));
    return ids.toSorted();
  };
  return { s3, bucket, store, add, kept };
};
