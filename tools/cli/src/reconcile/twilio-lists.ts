import type { Pacer } from '@status-callbacks/replay-engine/pacer';
import twilio from 'twilio';
import { Interrupted, Unreachable } from '../exit-codes.ts';
import { unlessInterrupted } from '../unless-interrupted.ts';
import type { Credentials } from './credentials.ts';
import { withPatience } from './patience.ts';
import { type Product, type TwilioRecord, callRecord, messageRecord } from './record.ts';

export interface Window {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

interface Page {
  readonly records: readonly TwilioRecord[];
  /** Path and query of the next page; none after the last. */
  readonly next: string | undefined;
}

/**
 * One page of what was sent or started in a window, the newest first; the first page unless told otherwise.
 * @throws {Unreachable} when Twilio does not answer, or refuses
 */
export type ListPage = (product: Product, window: Window, next?: string) => Promise<Page>;

export interface TwilioOptions extends Credentials {
  /** In the place of https://api.twilio.com. */
  readonly apiUrl?: string | undefined;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  readonly backOff?: (retry: number) => number;
}

/** As many as Twilio gives at once: fewer requests, and each counts. */
const PAGE_SIZE = 1_000;

const API = 'https://api.twilio.com';

/** Where it leads is decided here and nowhere else: the credentials go with every request. */
const at = (apiUrl: string, uri: string): string => {
  const { pathname, search } = new URL(uri);
  return apiUrl.replace(/\/$/, '') + pathname + search;
};

const httpClient = ({ apiUrl, pacer, signal, backOff }: TwilioOptions) => {
  const client = new twilio.RequestClient();
  // Otherwise a program that was interrupted would wait for an answer nobody wants.
  client.axios.defaults.signal = signal;
  const once = client.request.bind(client);
  client.request = <Data>(options: Parameters<typeof once<Data>>[0]) =>
    withPatience(
      async () => {
        await pacer.ready();
        pacer.spent(1);
        return once<Data>({ ...options, uri: apiUrl === undefined ? options.uri : at(apiUrl, options.uri) });
      },
      signal,
      backOff,
    );
  return client;
};

/** One line, without anything of the request: it would hold the credentials. */
const unreachable = (error: unknown, host: string): Error => {
  if (error instanceof Interrupted) return error;
  if (error instanceof twilio.RestException) {
    const { status, code, message } = error;
    if (status === 401)
      return new Unreachable(
        'Twilio does not accept these credentials (401): check TWILIO_ACCOUNT_SID and its token or key',
      );
    return new Unreachable(
      `Twilio refuses (${[status, code].filter(Boolean).join(', ')}): ${message || 'no reason given'}`,
    );
  }
  const { code, message } = error as NodeJS.ErrnoException;
  return new Unreachable(`no answer of Twilio from ${host}: ${code ?? message}`);
};

/** The messages and calls of an account, through Twilio's own client. Loading it takes a while: import this when it is needed. */
export const openTwilio = (options: TwilioOptions): ListPage => {
  const { username, password, accountSid, apiUrl = API, signal } = options;
  // Its debug log goes to where the results go.
  const client = twilio(username, password, { accountSid, httpClient: httpClient(options), logLevel: 'none' });
  const { messages, calls } = client.api.v2010.accounts(accountSid);
  const ownPath = `/2010-04-01/Accounts/${accountSid}/`;

  const urlOf = (next: string): string => {
    if (!next.startsWith(ownPath)) throw new Unreachable('the next page is not one of this account');
    return API + next;
  };
  const nextOf = (url: string | undefined): string | undefined => {
    if (!url) return undefined;
    const { pathname, search } = new URL(url);
    return pathname + search;
  };
  const messagesOf = async ({ from, to }: Window, next: string | undefined): Promise<Page> => {
    const page = await (next === undefined
      ? messages.page({ dateSentAfter: new Date(from), dateSentBefore: new Date(to), pageSize: PAGE_SIZE })
      : messages.getPage(urlOf(next)));
    return { records: page.instances.map(messageRecord), next: nextOf(page.nextPageUrl) };
  };
  const callsOf = async ({ from, to }: Window, next: string | undefined): Promise<Page> => {
    const page = await (next === undefined
      ? calls.page({ startTimeAfter: new Date(from), startTimeBefore: new Date(to), pageSize: PAGE_SIZE })
      : calls.getPage(urlOf(next)));
    return { records: page.instances.map(callRecord), next: nextOf(page.nextPageUrl) };
  };

  return async (product, window, next) => {
    try {
      const page = await unlessInterrupted(signal, (product === 'messaging' ? messagesOf : callsOf)(window, next));
      return { ...page, records: page.records.filter(({ begunAt }) => isIn(window, begunAt)) };
    } catch (error) {
      throw unreachable(error, new URL(apiUrl).host);
    }
  };
};

/** Twilio promises whole days only, and may give more than was asked for. Its times have no fractions of a second. */
const isIn = ({ from, to }: Window, begunAt: number | undefined): boolean =>
  begunAt === undefined || (begunAt >= Math.floor(from / 1_000) * 1_000 && begunAt <= to);
