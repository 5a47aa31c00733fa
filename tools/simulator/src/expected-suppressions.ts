import { describeError } from '@status-callbacks/error-catalogue/catalogue';
import { isReason } from '@status-callbacks/suppression/reasons';
import type { Plan } from './plan.ts';

export interface ExpectedSuppression {
  /** Whose callbacks say so. */
  readonly account: string;
  readonly channel: string;
  readonly address: string;
  /** Of an opt-out the sender, otherwise `all`. */
  readonly scope: string;
  readonly reason: string;
  readonly code: string;
}

/** Whom a plan speaks against, read off the scripts. Nobody is unreachable after one callback. */
export const expectedSuppressions = ({ scripts }: Pick<Plan, 'scripts'>): ExpectedSuppression[] =>
  scripts.flatMap(({ steps }) =>
    steps.flatMap(({ errorCode, params }): ExpectedSuppression[] => {
      const { category } = describeError(errorCode ?? '');
      if (!errorCode || !isReason(category) || category === 'unreachable') return [];
      const [channel, address] = params['To']!.startsWith('whatsapp:')
        ? ['whatsapp', params['To']!.slice('whatsapp:'.length)]
        : ['sms', params['To']!];
      const scope =
        category === 'opt-out' ? (params['MessagingServiceSid'] ?? params['From']!.replace(/^whatsapp:/, '')) : 'all';
      return [{ account: params['AccountSid']!, channel, address, scope, reason: category, code: errorCode }];
    }),
  );
