import { addresses } from '@status-callbacks/contract/addresses';
import { type Seal, sealOf } from '@status-callbacks/suppression/seal';
import { type Settings, parseSettings } from '@status-callbacks/suppression/settings';
import type { Deployment } from '../deployment.ts';
import { Unreachable } from '../exit-codes.ts';

/** Where the suppression list of a deployment is, and how it is kept. */
export interface ListPlace {
  readonly table: string;
  readonly settings: Settings;
  readonly seal: Seal;
}

/** @throws {Unreachable} when no list is deployed, or one of a release that kept it otherwise */
export const placeOf = async (deployment: Deployment): Promise<ListPlace> => {
  const text = await deployment.address(addresses.suppressionSettings);
  let settings: Settings;
  try {
    settings = parseSettings(text);
  } catch (error) {
    throw new Unreachable(`${deployment.name} has a suppression list of another release: ${(error as Error).message}`);
  }
  return {
    table: await deployment.address(addresses.suppressionTable),
    settings,
    seal: sealOf(settings, deployment.secretsManager),
  };
};
