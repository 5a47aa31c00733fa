import type { Log } from '@status-callbacks/logging/log';
import type { Merged } from '@status-callbacks/suppression/writer';

/** Says what has changed for recipients, and what could not be written; never who they are. */
export const tell = (merged: readonly Merged[], log: Log): void => {
  for (const { key, before, after, error } of merged) {
    const { reason, channel } = key;
    if (error) log.error('entry not written', { reason, channel, error });
    else if (after && !before) {
      log.info('suppressed', { reason, channel, code: after.code });
      log.count('suppressed', 1, { reason });
    } else if (before && !after) {
      log.info('no longer suppressed', { reason, channel });
      log.count('lifted', 1, { reason });
    }
  }
};
