import { addresses } from '@status-callbacks/contract/addresses';
import { type Seal, sealOf } from '@status-callbacks/suppression/seal';
import { type Settings, parseSettings } from '@status-callbacks/suppression/settings';
import type { Deployment } from '../deployment.ts';

/** Where the suppression list of a deployment is, and how it is kept. */
export interface ListPlace {
  readonly table: string;
  readonly settings: Settings;
  readonly seal: Seal;
}

/** @throws {Unreachable} when no list is deployed */
export const placeOf = async (deployment: Deployment): Promise<ListPlace> => {
  const settings = parseSettings(await deployment.address(addresses.suppressionSettings));
  return {
    table: await deployment.address(addresses.suppressionTable),
    settings,
    seal: sealOf(settings, deployment.secretsManager),
  };
};
