import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Observed } from './ledger.ts';
import { localClient } from './local-client.ts';
import { type Resources, sinksAmong } from './local-resources.ts';
import { readArchive } from './read-archive.ts';
import { readQuarantine } from './read-quarantine.ts';
import { readTable } from './read-table.ts';

export interface ObservedSystem {
  readonly env: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** What the error bus has accepted. */
  readonly busEvents: () => readonly { readonly detail: unknown }[];
}

const eventId = ({ detail }: { readonly detail: unknown }): string =>
  (detail as { readonly event?: { readonly id?: string } }).event?.id ?? 'no event id';

/** Everything the sinks of a system hold, read through the AWS SDK as anybody would. */
export const observe = async ({ env, resources, busEvents }: ObservedSystem): Promise<Observed> => {
  const { bucket, table, quarantine } = sinksAmong(resources);
  const s3 = new S3Client(localClient(env, 'S3'));
  const dynamodb = new DynamoDBClient(localClient(env, 'DYNAMODB'));
  try {
    return {
      archived: await readArchive(s3, bucket),
      tabled: await readTable(dynamodb, table),
      routed: busEvents().map(eventId),
      quarantined: await readQuarantine(s3, quarantine),
    };
  } finally {
    for (const client of [s3, dynamodb]) client.destroy();
  }
};
