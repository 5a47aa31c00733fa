import { DatabaseSync } from 'node:sqlite';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { namedQueries, view } from '../infra/queries.ts';

const at = (path: string, text: string): unknown =>
  path
    .slice(2)
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], JSON.parse(text));

const scalar = (text: string, path: string): string | null => {
  const value = at(path, text);
  if (value === undefined || value === null || typeof value === 'object') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The archive as Athena sees it, on SQLite: the functions of Trino that the queries use are supplied. */
const athena = (events: readonly StatusCallback[]): DatabaseSync => {
  const db = new DatabaseSync(':memory:');
  db.function('json_extract_scalar', (text, path) => (text === null ? null : scalar(String(text), String(path))));
  db.function('json_extract', (text, path) => JSON.stringify(at(String(path), String(text))) ?? null);
  db.function('json_format', (json) => json);
  db.function('from_iso8601_timestamp', (text) => Date.parse(String(text)));
  db.function('date_diff', (_, from, to) => Math.floor((Number(to) - Number(from)) / 1_000));
  db.function('date_add', (_, days, date) => Date.parse(String(date)) + Number(days) * 86_400_000);
  db.function('date_format', (time, _format) => new Date(Number(time)).toISOString().slice(0, 10));
  db.aggregate('count_if', { start: 0, step: (count: number, is) => count + Number(is) });
  db.aggregate('max_by', {
    start: () => [null, -1] as [unknown, number],
    step: (best: [unknown, number], value: unknown, by: unknown) => (Number(by) > best[1] ? [value, Number(by)] : best),
    result: ([value]: [unknown, number]) => value as string,
  } as never);
  db.aggregate('approx_percentile', {
    start: () => [[], 0] as [number[], number],
    step: ([values]: [number[], number], value: unknown, share: unknown) => [[...values, Number(value)], Number(share)],
    result: ([values, share]: [number[], number]) =>
      values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? null,
  } as never);

  db.exec('CREATE TABLE callback_lines (line TEXT, dt TEXT, hour TEXT)');
  db.exec(`CREATE VIEW callbacks AS ${view.sql}`);
  const insert = db.prepare('INSERT INTO callback_lines VALUES (?, ?, ?)');
  for (const event of events) {
    const { receivedAt } = event.data.request;
    insert.run(JSON.stringify(event), receivedAt.slice(0, 10), receivedAt.slice(11, 13));
  }
  return db;
};

const rows = (db: DatabaseSync, sql: string): object[] =>
  db
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));

const NOW = Date.now();
const message = (number: number, status: string, second: number, params = {}, category = ''): StatusCallback =>
  aCallback({
    params: messageParams({ MessageSid: sid('SM', number), MessageStatus: status, ...params }),
    receivedAt: new Date(NOW - 60_000 + second * 1_000).toISOString(),
    ...(category && { url: `https://callbacks.example.com/twilio-params?category=${category}` }),
  });

const events = [
  message(1, 'sent', 0, {}, 'marketing'),
  message(1, 'delivered', 4, {}, 'marketing'),
  message(2, 'sent', 1, {}, 'marketing'),
  message(2, 'undelivered', 2, { ErrorCode: '30006' }, 'marketing'),
  message(5, 'sent', 2, {}, 'marketing'),
  message(3, 'read', 9),
  message(3, 'delivered', 8),
  message(3, 'sent', 2),
  message(4, 'failed', 3, { ErrorCode: '30006' }),
];

it('shows every field of the view by the name and in the order that Athena is told', () => {
  const [row] = rows(
    athena([message(2, 'undelivered', 2, { ErrorCode: '30006' }, 'marketing')]),
    'SELECT * FROM callbacks',
  );
  expect(Object.keys(row!)).toEqual(Object.keys(view.columns));
  expect(row).toMatchObject({
    resource_sid: sid('SM', 2),
    status: 'undelivered',
    rank: 38,
    terminal: 1,
    error_code: '30006',
    sender: '+15005550006',
    custom: '{"category":"marketing"}',
  });
});

it('tells the delivery rate by category, each message once, by the state it is in', () => {
  expect(rows(athena([...events, ...events]), namedQueries['delivery-rate-by-category'])).toEqual([
    { category: 'marketing', messages: 3, delivered: 1, failed: 1, delivery_rate: 33.3 },
    { category: '(none)', messages: 2, delivered: 1, failed: 1, delivery_rate: 50 },
  ]);
});

it('counts errors by code, a callback archived twice once', () => {
  expect(rows(athena([...events, ...events]), namedQueries['errors-by-code'])).toMatchObject([
    { error_code: '30006', callbacks: 2, resources: 2 },
  ]);
});

it('measures the time from sent to delivered', () => {
  expect(rows(athena(events), namedQueries['time-to-delivery'])).toEqual([
    { messages: 2, median_seconds: 4, p95_seconds: 6, slowest_seconds: 6 },
  ]);
});

it('looks back seven days and no further', () => {
  const old = aCallback({ receivedAt: new Date(NOW - 9 * 86_400_000).toISOString() });
  expect(rows(athena([old]), namedQueries['delivery-rate-by-category'])).toEqual([]);
});
