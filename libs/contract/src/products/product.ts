/** Where a status stands in the life of its resource. */
export interface State {
  /** A higher rank is later, or better evidence among outcomes that exclude each other. 0–9999. */
  readonly rank: number;
  readonly terminal: boolean;
  /** What was wanted has happened. */
  readonly succeeds?: true;
  /** May follow another final state without contradicting it. */
  readonly follows?: true;
}

export interface Product {
  readonly name: string;
  /** Parameters that, all present, identify the product: never the path of the callback URL. */
  readonly identifiedBy: readonly (string | readonly [name: string, value: RegExp])[];
  readonly sid: readonly string[];
  readonly status: readonly string[];
  readonly states: Readonly<Record<string, State>>;
  /** Events of one resource have no order of states; Twilio's own counter is their rank until the last one. */
  readonly sequence?: string;
  /** CloudEvents `type`: Event Streams' own name where one exists (https://www.twilio.com/docs/events/event-types). */
  readonly type: (status: string) => string;
}

export const open = (rank: number): State => ({ rank, terminal: false });
/** A final state that is not what was wanted. */
export const failure = (rank: number): State => ({ rank, terminal: true });
export const success = (rank: number): State => ({ rank, terminal: true, succeeds: true });
/** A final state that comes after another one, as `read` after `delivered`. */
export const sequel = (rank: number): State => ({ rank, terminal: true, follows: true });

/**
 * The first rank above every sequence number, within the four digits of a sort key. Of a product with a sequence every final
 * state has this rank or a higher one, or a callback with a number would leave it.
 */
export const LAST_OF_SEQUENCE = 9000;
