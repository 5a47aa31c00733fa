import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An event as targets receive it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface Delivery {
  readonly id: number;
  readonly event: BusEvent;
  /** `<bus>/<rule>/<target id>`, which stays the same from run to run. */
  readonly target: string;
  readonly attempts: number;
  /** When it was accepted, and when it may be tried next: epoch milliseconds. */
  readonly since: number;
  readonly due: number;
}

export interface Accepted {
  readonly bus: string;
  readonly event: BusEvent;
  readonly archived: boolean;
  readonly targets: readonly string[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, bus TEXT NOT NULL, archived INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL REFERENCES events(id), target TEXT NOT NULL,
    attempts INTEGER NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL) STRICT;`;

/** What the bus has accepted and still owes; without a file, in memory. */
export const openJournal = (file: string | undefined) => {
  if (file) mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file ?? ':memory:');
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
  const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  const insertDelivery = db.prepare(
    'INSERT INTO deliveries (event_id, target, attempts, since, due) VALUES (?, ?, 0, ?, ?)',
  );
  const selectDeliveries = db.prepare(
    'SELECT d.*, e.event FROM deliveries d JOIN events e ON e.id = d.event_id ORDER BY d.due, d.id',
  );
  const updateDelivery = db.prepare('UPDATE deliveries SET attempts = ?, due = ? WHERE id = ?');
  const deleteDelivery = db.prepare('DELETE FROM deliveries WHERE id = ?');
  const selectEvents = db.prepare('SELECT event FROM events WHERE bus = ? AND archived >= ? ORDER BY rowid');

  return {
    /** Answers once all of them are on disk; the deliveries they cause. */
    accept: (accepted: readonly Accepted[]): readonly Delivery[] => {
      const deliveries: Delivery[] = [];
      const now = Date.now();
      db.exec('BEGIN');
      for (const { bus, event, archived, targets } of accepted) {
        insertEvent.run(event.id, bus, Number(archived), JSON.stringify(event));
        for (const target of targets) {
          const { lastInsertRowid } = insertDelivery.run(event.id, target, now, now);
          deliveries.push({ id: Number(lastInsertRowid), event, target, attempts: 0, since: now, due: now });
        }
      }
      db.exec('COMMIT');
      return deliveries;
    },
    /** What an earlier run left undone. */
    owed: (): readonly Delivery[] =>
      selectDeliveries.all().map((row) => ({
        id: row['id'] as number,
        target: row['target'] as string,
        attempts: row['attempts'] as number,
        since: row['since'] as number,
        due: row['due'] as number,
        event: JSON.parse(row['event'] as string) as BusEvent,
      })),
    postpone: ({ id }: Delivery, attempts: number, due: number): void => void updateDelivery.run(attempts, due, id),
    settle: ({ id }: Delivery): void => void deleteDelivery.run(id),
    /** In the order they were accepted. */
    events: (bus: string, { archivedOnly }: { readonly archivedOnly: boolean }): readonly BusEvent[] =>
      selectEvents.all(bus, Number(archivedOnly)).map((row) => JSON.parse(row['event'] as string) as BusEvent),
    close: (): void => db.close(),
  };
};

export type Journal = ReturnType<typeof openJournal>;
