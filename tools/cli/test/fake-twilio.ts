import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '@status-callbacks/emulator/loopback';

type Resource = Readonly<Record<string, unknown>> & { readonly sid: string };

/** As Twilio writes it: `Mon, 16 Aug 2010 03:45:01 +0000`. */
const rfc2822 = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000');

const HOUR_MS = 3_600_000;

interface MessageOptions {
  readonly sid: string;
  readonly accountSid: string;
  readonly status: string;
  readonly errorCode?: number;
  readonly direction?: string;
  readonly from?: string;
  readonly to?: string;
  readonly messagingServiceSid?: string;
  /** Epoch milliseconds; null for what was never sent. */
  readonly sentAt?: number | null;
  readonly updatedAt?: number;
}

/** @see https://www.twilio.com/docs/messaging/api/message-resource */
export const aTwilioMessage = ({ sid, accountSid, status, ...options }: MessageOptions): Resource => {
  const { sentAt = Date.now() - HOUR_MS, updatedAt = (sentAt ?? Date.now() - HOUR_MS) + 5_000 } = options;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: 'Your table is ready',
    date_created: rfc2822((sentAt ?? updatedAt) - 1_000),
    date_sent: sentAt === null ? null : rfc2822(sentAt),
    date_updated: rfc2822(updatedAt),
    direction: options.direction ?? 'outbound-api',
    error_code: options.errorCode ?? null,
    error_message: null,
    from: options.from ?? '+15005550006',
    messaging_service_sid: options.messagingServiceSid ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid,
    status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: options.to ?? '+15555550101',
    uri: `${uri}.json`,
  };
};

interface CallOptions {
  readonly sid: string;
  readonly accountSid: string;
  readonly status: string;
  readonly direction?: string;
  readonly from?: string;
  readonly to?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly startedAt?: number;
  readonly endedAt?: number | null;
}

/** @see https://www.twilio.com/docs/voice/api/call-resource */
export const aTwilioCall = ({ sid, accountSid, status, ...options }: CallOptions): Resource => {
  const { startedAt = Date.now() - HOUR_MS, duration, endedAt = startedAt + (duration ?? 0) * 1_000 } = options;
  return {
    account_sid: accountSid,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: '',
    date_created: rfc2822(startedAt - 1_000),
    date_updated: rfc2822(endedAt ?? startedAt),
    direction: options.direction ?? 'outbound-api',
    duration: duration === undefined ? null : String(duration),
    end_time: endedAt === null ? null : rfc2822(endedAt),
    forwarded_from: null,
    from: options.from ?? '+15005550006',
    from_formatted: '(500) 555-0006',
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: '',
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid,
    start_time: rfc2822(startedAt),
    status,
    subresource_uris: {},
    to: options.to ?? '+15555550101',
    to_formatted: '(555) 555-0101',
    trunk_sid: '',
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
  };
};

const LISTS = {
  Messages: { key: 'messages', filter: 'DateSent', time: 'date_sent' },
  Calls: { key: 'calls', filter: 'StartTime', time: 'start_time' },
} as const;

const problem = (status: number, code: number, message: string) => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

export const tooManyRequests = problem(429, 20429, 'Too Many Requests');
export const internalError = problem(500, 20500, 'An internal server error has occurred');

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface TwilioRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly username: string;
}

export interface FakeTwilioOptions {
  readonly accountSid: string;
  readonly username?: string;
  readonly password: string;
  readonly messages?: readonly Resource[];
  readonly calls?: readonly Resource[];
  /** Twilio's own limit is 1,000, whatever is asked for. */
  readonly mostPerPage?: number;
  /** Answers in the place of Twilio; `count` is that of the request, from 1. */
  readonly intercept?: (request: TwilioRequest, count: number) => Answer | undefined;
}

const basic = (header = ''): readonly [string, string] => {
  const [username = '', ...password] = Buffer.from(header.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  return [username, password.join(':')];
};

/** Twilio's REST API as far as its lists go: filters, order, pages, errors, credentials. */
export const startFakeTwilio = async (options: FakeTwilioOptions) => {
  const { accountSid, username = accountSid, password, mostPerPage = 1_000 } = options;
  const requests: TwilioRequest[] = [];
  const known = { Messages: [...(options.messages ?? [])], Calls: [...(options.calls ?? [])] };

  const listed = (list: keyof typeof LISTS, url: URL): Answer => {
    const { key, filter, time } = LISTS[list];
    const { searchParams: query } = url;
    const [after, before] = [query.get(`${filter}>`), query.get(`${filter}<`)];
    const matching = known[list]
      .filter((resource) => {
        const at = typeof resource[time] === 'string' ? Date.parse(resource[time]) : undefined;
        if (at === undefined) return after === null && before === null;
        return (after === null || at >= Date.parse(after)) && (before === null || at <= Date.parse(before));
      })
      .toSorted((a, b) => Date.parse(String(b[time])) - Date.parse(String(a[time])) || (a.sid < b.sid ? -1 : 1));
    const size = Math.min(Number(query.get('PageSize') ?? 50), mostPerPage);
    const page = Number(query.get('Page') ?? 0);
    // As Twilio's: the page after this resource, so that new ones at the top move nothing.
    const token = query.get('PageToken');
    const start = token === null ? 0 : matching.findIndex(({ sid }) => token === `PA${sid}`) + 1;
    const shown = matching.slice(start, start + size);
    const uri = (number: number, last?: string): string => {
      const next = new URLSearchParams([...query].filter(([name]) => name !== 'Page' && name !== 'PageToken'));
      next.set('Page', String(number));
      if (last !== undefined) next.set('PageToken', `PA${last}`);
      return `${url.pathname}?${next.toString()}`;
    };
    return {
      status: 200,
      body: {
        first_page_uri: uri(0),
        end: start + shown.length - 1,
        previous_page_uri: null,
        [key]: shown,
        uri: url.pathname + url.search,
        page_size: size,
        start,
        next_page_uri: start + size < matching.length ? uri(page + 1, shown.at(-1)!.sid) : null,
        page,
      },
    };
  };

  const answerTo = (request: IncomingMessage): Answer => {
    const url = new URL(request.url!, 'http://127.0.0.1');
    const [user, secret] = basic(request.headers.authorization);
    const seen = { path: url.pathname, query: Object.fromEntries(url.searchParams), username: user };
    requests.push(seen);
    const intercepted = options.intercept?.(seen, requests.length);
    if (intercepted) return intercepted;
    if (user !== username || secret !== password) return problem(401, 20003, 'Authenticate');
    const [, account, list] =
      /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/(Messages|Calls)\.json$/.exec(url.pathname) ?? [];
    return account === accountSid
      ? listed(list as keyof typeof LISTS, url)
      : problem(404, 20404, `The requested resource ${url.pathname} was not found`);
  };

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { status, headers, body } = answerTo(request);
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    known,
    stop: () => closeServer(server),
  };
};
