import type { Seal } from '@status-callbacks/suppression/seal';
import type { Settings } from '@status-callbacks/suppression/settings';
import type { Writer } from '@status-callbacks/suppression/writer';
import * as z from 'zod/mini';
import type { FirstReceipt } from '../first-receipt.ts';

const text = z.string().check(z.minLength(1));

export const config = z.object({ TABLE_NAME: text, SETTINGS: text, HISTORY_TABLE_NAME: text });

/** What it takes to keep the list. */
export interface Keeping {
  readonly writer: Writer;
  readonly seal: Seal;
  readonly settings: Pick<Settings, 'accounts'>;
  readonly firstReceipt: FirstReceipt;
}
