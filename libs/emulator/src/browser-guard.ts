import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Who may call: a program on this machine. For AWS it signs, as every SDK does; the check of that signature is AWS's own. */
export type Callers = 'signed programs' | 'programs';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** By how a page is related to what it calls; `none` is a person who typed the address (https://www.w3.org/TR/fetch-metadata/). */
const FROM_NO_OTHER_PAGE = new Set([undefined, 'none', 'same-origin']);

const isSigned = ({ headers, url = '' }: IncomingMessage): boolean =>
  headers.authorization !== undefined || url.includes('X-Amz-Signature=');

/**
 * Why a request is refused, if it is. A page in a browser on this machine reaches loopback like any program: by a form or a script of
 * another origin, which has an `Origin`, or as its own origin under a name that was made to resolve to 127.0.0.1 (DNS rebinding), which
 * has that name as its `Host`.
 */
const refusalOf = (request: IncomingMessage, callers: Callers): string | undefined => {
  const { host, origin } = request.headers;
  if (!LOOPBACK_HOST.test(host ?? '')) return 'the Host is not 127.0.0.1, localhost or [::1]';
  if (origin !== undefined) return 'there is an Origin, so a page in a browser sent it';
  if (!FROM_NO_OTHER_PAGE.has(request.headers['sec-fetch-site'])) {
    return 'Sec-Fetch-Site says that a page of another site sent it';
  }
  if (callers === 'signed programs' && !isSigned(request)) return 'there is no AWS signature';
  return undefined;
};

const refuse = (response: ServerResponse, reason: string): void => {
  response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' });
  response.end(
    `Refused: ${reason}. Only programs on this machine may call: see "What it refuses" in tools/local/README.md.\n`,
  );
};

/** No page may read an answer, whatever a server says. */
const withoutCors = (response: ServerResponse): void => {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => (/^access-control-/i.test(name) ? response : setHeader(name, value));
};

/** Puts itself before everything that a server answers with; for a server that does not listen yet. */
export const guardAgainstBrowsers = (server: Server, callers: Callers): void => {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const reason = refusalOf(request, callers);
    if (reason !== undefined) return refuse(response, reason);
    withoutCors(response);
    for (const listener of listeners) listener.call(server, request, response);
  });
};
