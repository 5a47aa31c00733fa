import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sql = (name: string): string => readFileSync(join(import.meta.dirname, 'queries', `${name}.sql`), 'utf8').trim();

/** The view `callbacks`, over the table of lines. */
export const view = {
  sql: sql('callbacks'),
  /** Athena must be told: name and Trino type. */
  columns: {
    id: 'varchar',
    type: 'varchar',
    time: 'timestamp(3) with time zone',
    received_at: 'timestamp(3) with time zone',
    product: 'varchar',
    account_sid: 'varchar',
    resource_sid: 'varchar',
    status: 'varchar',
    rank: 'integer',
    terminal: 'boolean',
    error_code: 'varchar',
    source: 'varchar',
    sender: 'varchar',
    recipient: 'varchar',
    params: 'varchar',
    custom: 'varchar',
    request: 'varchar',
    dt: 'varchar',
    hour: 'varchar',
  },
} as const;

/** What people ask first. They stand in Athena's list of saved queries. */
export const namedQueries = {
  'delivery-rate-by-category': sql('delivery-rate-by-category'),
  'errors-by-code': sql('errors-by-code'),
  'time-to-delivery': sql('time-to-delivery'),
} as const;
