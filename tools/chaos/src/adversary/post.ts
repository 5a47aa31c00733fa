import { sign } from '@status-callbacks/signature/sign';
import { parseForm } from '@status-callbacks/signature/form';
import type { PlannedRequest } from '@status-callbacks/simulator/planned-request';
import type { Script } from '@status-callbacks/simulator/script';
import { type SignedRequest, type Target, idOf, signedUrl } from '@status-callbacks/simulator/signed-request';

export type Pairs = readonly (readonly [name: string, value: string])[];

/** What must come of a request: a receipt of a callback, a refusal that is kept, or an answer of 4xx and nothing else. */
export type Due =
  | { readonly kind: 'receipt'; readonly id: string }
  | { readonly kind: 'refusal'; readonly reason: string; readonly resourceSid: string }
  | { readonly kind: 'turned away' };

/** A request of the adversary. */
export interface Post {
  /** What is tried, in a few words. */
  readonly trick: string;
  readonly request: SignedRequest;
  readonly due: Due;
}

/** Callbacks that the adversary may really send, and how. */
export interface Posts {
  readonly scripts: readonly Script[];
  readonly posts: readonly Post[];
}

export const refusal = (reason: string, resourceSid: string): Due => ({ kind: 'refusal', reason, resourceSid });

export const encoded = (pairs: Pairs): string => new URLSearchParams(pairs.map(([...pair]) => pair)).toString();

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** @param authToken none for a request without a signature */
export const formPost = (target: Target, authToken: string | undefined, path: string, pairs: Pairs): SignedRequest => {
  const body = encoded(pairs);
  const signature = authToken !== undefined && sign(authToken, signedUrl({ path }, target), parseForm(body));
  const headers = { ...FORM, ...(signature !== false && { 'X-Twilio-Signature': signature }) };
  return { url: target.baseUrl + path, method: 'POST', headers, body };
};

/** Signed over the URL alone, as Twilio signs a GET, and a body by its hash. */
export const urlSigned = (
  target: Target,
  authToken: string,
  path: string,
  rest: Pick<SignedRequest, 'method' | 'body'> & { readonly headers?: SignedRequest['headers'] },
): SignedRequest => ({
  url: target.baseUrl + path,
  method: rest.method,
  headers: { ...rest.headers, 'X-Twilio-Signature': sign(authToken, signedUrl({ path }, target), {}) },
  body: rest.body,
});

/** The first callback of a script, sent as it is: what it is about is another matter. */
export const scripted = (target: Target, authToken: string, trick: string, { path, steps }: Script): Post => {
  const params = { ...steps[0]!.params };
  return {
    trick,
    request: formPost(target, authToken, path, Object.entries(params)),
    due: { kind: 'receipt', id: idOf({ path, params }, target) },
  };
};

/** A script of one callback. */
export const oneStep = (
  script: Omit<Script, 'steps' | 'product'> & Partial<Pick<Script, 'product'>>,
  status: string,
  params: PlannedRequest['params'],
  errorCode?: string,
): Script => ({
  product: 'messaging',
  ...script,
  steps: [{ status, terminal: false, at: 0, params, ...(errorCode !== undefined && { errorCode }) }],
});
