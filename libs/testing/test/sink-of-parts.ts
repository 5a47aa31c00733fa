import { parseStatusCallback, type StatusCallback } from '@status-callbacks/contract/status-callback';
import { createLog, type Log } from '@status-callbacks/logging/log';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Sink, StartSink } from '../src/sink.ts';
import { aStore, type MemoryStore } from '../src/memory-store.ts';

/** The parts of a sink, each of which can be built wrongly. */
export interface Parts {
  readonly parse: (body: string) => StatusCallback;
  readonly keyOf: (event: StatusCallback) => string;
  readonly textOf: (event: StatusCallback) => string;
  /** Gives the events that were not stored. */
  readonly store: (events: readonly StatusCallback[], put: Put, log: Log) => Promise<readonly StatusCallback[]>;
  /** Called for each event that was stored. */
  readonly done: (event: StatusCallback, things: MemoryStore['things']) => void;
  /** Called for each record that could not be read. */
  readonly unread: (record: SQSRecord, log: Log) => void;
}

type Put = (events: readonly StatusCallback[]) => Promise<readonly StatusCallback[]>;

export const refusal = (error: unknown, events: readonly StatusCallback[], log: Log): readonly StatusCallback[] => {
  log.error('not stored', { error });
  return events;
};

export const sound: Parts = {
  parse: parseStatusCallback,
  keyOf: ({ id, data }) => `${id} ${data.request.receivedAt}`,
  textOf: (event) => JSON.stringify({ ...event, replayid: undefined }),
  store: (events, put, log) => put(events).catch((error: unknown) => refusal(error, events, log)),
  done: () => {},
  unread: ({ messageId }, log) => log.error('not an event', { messageId }),
};

/** @param partsOf for one sink: what it keeps in memory is its own */
export const built =
  (partsOf: () => Partial<Parts>): StartSink =>
  async (): Promise<Sink> => {
    const { parse, keyOf, textOf, store, done, unread } = { ...sound, ...partsOf() };
    const { things, failing, rounds, putAll } = aStore();
    const log = createLog('sink');
    const put: Put = async (events) => {
      const refused = await putAll(new Map(events.map((event) => [keyOf(event), textOf(event)])));
      return events.filter((event) => refused.includes(keyOf(event)));
    };
    const handler = async ({ Records }: { readonly Records: readonly SQSRecord[] }): Promise<SQSBatchResponse> => {
      const read = Records.map((record): [SQSRecord, StatusCallback?] => {
        try {
          return [record, parse(record.body)];
        } catch {
          unread(record, log);
          return [record];
        }
      });
      const events = read.flatMap(([, event]) => event ?? []);
      const lost = new Set(events.length > 0 ? await store(events, put, log) : []);
      for (const event of events) if (!lost.has(event)) done(event, things);
      const failed = read.filter(([, event]) => !event || lost.has(event));
      return { batchItemFailures: failed.map(([{ messageId }]) => ({ itemIdentifier: messageId })) };
    };
    return { handler, failing, rounds, effects: async () => [...things.values()] };
  };
