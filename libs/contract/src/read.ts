import { type Product, type State, LAST_OF_SEQUENCE, open } from './products/product.ts';
import { UNKNOWN_STATE, knownState, products, typeOf } from './products/products.ts';
import type { Params } from './status-callback.ts';

/** What a callback says about its resource. */
export interface Reading {
  readonly product: string;
  readonly type: string;
  readonly resourceSid: string | undefined;
  readonly status: string;
  readonly rank: number;
  readonly terminal: boolean;
}

/** The last value of a parameter sent more than once, as form decoders do. Empty counts as absent. */
export const single = (params: Params, name: string): string | undefined => {
  if (!Object.hasOwn(params, name)) return undefined;
  const value = params[name];
  return (Array.isArray(value) ? value.at(-1) : value) || undefined;
};

const first = (params: Params, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = single(params, name);
    if (value) return value;
  }
  return undefined;
};

const identifies = (product: Product, params: Params): boolean =>
  product.identifiedBy.every((mark) =>
    typeof mark === 'string' ? single(params, mark) !== undefined : mark[1].test(single(params, mark[0]) ?? ''),
  );

const stateOf = (product: Product, status: string, params: Params): State => {
  const known = knownState(product.name, status);
  if (known?.terminal || product.sequence === undefined) return known ?? UNKNOWN_STATE;
  const sequence = Number.parseInt(single(params, product.sequence) ?? '', 10);
  if (!(sequence >= 0)) return known ?? UNKNOWN_STATE;
  return open(Math.min(10 + sequence, LAST_OF_SEQUENCE - 1));
};

const SID = /^[A-Z]{2}[0-9a-f]{32}$/;
const firstSid = (params: Params): string | undefined => {
  for (const name of Object.keys(params)) {
    const value = single(params, name);
    if (name !== 'AccountSid' && name !== 'MessagingServiceSid' && value && SID.test(value)) return value;
  }
  return undefined;
};

/** Total: whatever Twilio signs gets a reading, `unknown` at worst. Nothing verified is rejected for being new. */
export const read = (params: Params): Reading => {
  const product = (products as readonly Product[]).find((candidate) => identifies(candidate, params));
  if (!product) {
    const status = first(params, ['StatusCallbackEvent', 'EventType', 'Status']) ?? 'unknown';
    return {
      product: 'unknown',
      type: typeOf('unknown', status),
      resourceSid: firstSid(params),
      status,
      ...UNKNOWN_STATE,
    };
  }
  const status = first(params, product.status) ?? 'unknown';
  const { rank, terminal } = stateOf(product, status, params);
  return {
    product: product.name,
    type: product.type(status),
    resourceSid: first(params, product.sid),
    status,
    rank,
    terminal,
  };
};
