import type { Window } from '@status-callbacks/archive/layout';
import { priced } from '@status-callbacks/cost-model/bill';
import { usagesOf } from '@status-callbacks/cost-model/usage';
import { NothingThere } from '../exit-codes.ts';
import { utcMinutes } from '../utc.ts';
import { measuredActivity } from './measured-activity.ts';
import { type CloudWatch, measure, wholeHours } from './metrics.ts';
import { placeOf } from './place.ts';
import type { Costs } from './report.ts';

const share = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : 'none');

/**
 * What a stage has cost in the hours of a window, by its metrics.
 * @throws {NothingThere} when nothing came
 */
export const stageCost = async (
  cloudWatch: CloudWatch,
  stage: string,
  frontDoorUrl: string,
  window: Window,
): Promise<Costs> => {
  const [apiId = ''] = new URL(frontDoorUrl).hostname.split('.');
  const hours = wholeHours(window);
  const isMeant = (name: string): boolean => name === apiId || name === stage || placeOf(name, stage) !== undefined;
  const { activity, verified, refused, errors } = measuredActivity(
    await measure(cloudWatch, hours, isMeant),
    stage,
    apiId,
  );
  const span = `from ${utcMinutes(hours.from)} to ${utcMinutes(hours.to)} UTC`;
  const { requests } = activity;
  if (requests === 0) throw new NothingThere(`no request came to stage ${stage} ${span}, by CloudWatch`);
  return {
    of: [
      `Stage ${stage} ${span}, by its metrics: ${requests.toLocaleString('en-US')} requests,`,
      `${verified.toLocaleString('en-US')} callbacks verified, ${share(errors, verified)} of them with an error, and ${refused.toLocaleString('en-US')} refused.`,
      'Not measured: what the archive keeps, events on the bus, and how many messages a request to SQS and SNS held.',
    ],
    callbacks: requests,
    bill: priced(usagesOf(activity)),
  };
};
