import { s3Store } from '@status-callbacks/archive/s3-store';
import { addresses } from '@status-callbacks/contract/addresses';
import type { HistoryEvent } from '@status-callbacks/history/item';
import type { Deployment } from '../deployment.ts';
import { type ArchivedLine, findLines } from '../find-lines.ts';

export interface InArchive {
  /** `s3://bucket/key:line` */
  readonly places: ReadonlyMap<HistoryEvent, string>;
  readonly lines: ReadonlyMap<HistoryEvent, ArchivedLine>;
}

/** Where the archive of a deployment has these deliveries: those it has. */
export const inArchive = async (
  deployment: Deployment,
  events: readonly HistoryEvent[],
  search: Parameters<typeof findLines>[2],
): Promise<InArchive> => {
  const bucket = await deployment.address(addresses.archiveBucket);
  const deliveries = events.map(({ id, data }) => ({ id, receivedAt: data.request.receivedAt }));
  const found = await findLines(s3Store(deployment.s3(), bucket), deliveries, search);
  const lines = new Map(events.flatMap((event, index) => (found[index] ? [[event, found[index]]] : [])));
  return {
    lines,
    places: new Map([...lines].map(([event, { key, number }]) => [event, `s3://${bucket}/${key}:${number}`])),
  };
};
