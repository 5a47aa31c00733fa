import { hostname } from '@status-callbacks/signature/hosts';
import type { Keyring } from '@status-callbacks/signature/keys';
import { verify } from '@status-callbacks/signature/verify';
import type { Refused } from './selection.ts';

export interface Judging {
  readonly keyring: Keyring;
  readonly hosts: ReadonlySet<string>;
  /** The reason an operator has asked for. */
  readonly asked?: string | undefined;
}

/** What `ingest` would refuse again although its signature may be right, unless an operator asks for just this. */
const ONLY_IF_ASKED: ReadonlySet<string> = new Set(['too-large', 'unrecognized-message']);

/** Why a request would be refused again with the present keys; `undefined` when it would not. */
export const stillRefused = ({ entry, request }: Refused, { keyring, hosts, asked }: Judging): string | undefined => {
  if (ONLY_IF_ASKED.has(entry.reason) && asked !== entry.reason) return entry.reason;
  if (!hosts.has(hostname(request.host))) return 'unknown-host';
  const verification = verify(request, keyring);
  return verification.outcome === 'refused' ? verification.reason : undefined;
};
