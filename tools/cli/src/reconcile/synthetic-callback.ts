import { buildStatusCallback } from '@status-callbacks/contract/build';
import { single } from '@status-callbacks/contract/read';
import type { Params, StatusCallback } from '@status-callbacks/contract/status-callback';
import { unsignedId } from '@status-callbacks/signature/sign';
import type { TwilioRecord } from './record.ts';

const RECONCILIATION = 'reconciliation';

/** What makes it the same news, whenever and from whichever list it is read. */
const TOLD_APART_BY = ['AccountSid', 'MessageSid', 'MessageStatus', 'CallSid', 'CallStatus', 'ErrorCode'];

/** No URL is just this word, so the id is that of no callback Twilio has signed. */
const idOf = (params: Params): string =>
  unsignedId(
    RECONCILIATION,
    Object.fromEntries(Object.entries(params).filter(([name]) => TOLD_APART_BY.includes(name))),
  );

/**
 * The event of the callback that never came, marked as what it is: nobody signed it. Made twice it has the same id, and so no
 * second effect on a state.
 * @param custom the application's own parameters, known from earlier callbacks about the same resource alone
 */
export const syntheticCallback = (
  { params, changedAt }: TwilioRecord,
  custom: Params,
  receivedAt: string,
): StatusCallback =>
  buildStatusCallback({
    id: idOf(params),
    params,
    custom,
    accountSid: single(params, 'AccountSid'),
    request: { url: '', signature: '', receivedAt },
    source: RECONCILIATION,
    time: new Date(changedAt).toISOString(),
  });
