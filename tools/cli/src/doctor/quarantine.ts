import type { QuarantineStore } from '@status-callbacks/quarantine/store';
import { type Finding, fine, notice } from './finding.ts';

const DAY_MS = 86_400_000;
/** A page of a listing: of more, how many there are says nothing new. */
const MAX_OBJECTS = 1_000;

/** Whether anything was refused in the last day. */
export const checkQuarantine = async (store: Pick<QuarantineStore, 'list'>, now: number): Promise<Finding> => {
  const listed = store.list({ from: now - DAY_MS, to: now })[Symbol.asyncIterator]();
  let objects = 0;
  while (objects < MAX_OBJECTS && !(await listed.next()).done) objects += 1;
  if (objects === 0) return fine('quarantine', 'nothing refused in the last 24 hours');
  const count = objects === MAX_OBJECTS ? `${objects} objects or more` : `${objects} objects`;
  return notice(
    'quarantine',
    `${count} of refused requests in the last 24 hours: callbacks quarantine explain --from 24h`,
  );
};
