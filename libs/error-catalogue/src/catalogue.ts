import { type Category, adviceOf, categoryAdvice } from './category-advice.ts';
import { groups } from './error-codes.generated.ts';
import { describeUnknown } from './unknown-code.ts';

export type { Category };

/** A Twilio error code, and what to do about it. */
export interface TwilioError {
  readonly code: string;
  /** Twilio's own short name. */
  readonly name: string;
  readonly category: Category;
  /**
   * `permanent`: the same message to the same recipient will never succeed. `temporary`: a later attempt can.
   * `until-fixed`: it fails until configuration, registration or funds change. `no-outcome`: it says nothing about a message.
   */
  readonly permanence: 'permanent' | 'temporary' | 'until-fixed' | 'no-outcome';
  readonly advice: string;
  readonly url: string;
  /** Whether the catalogue has this code; if not, all but `code` and `url` is made from its range. */
  readonly known: boolean;
}

export const categories = Object.keys(categoryAdvice) as readonly Category[];

const DICTIONARY = 'https://www.twilio.com/docs/api/errors';

const known: ReadonlyMap<string, TwilioError> = new Map(
  groups.flatMap(([category, permanence, action, names]) =>
    Object.entries(names).map(([code, name]) => [
      code,
      {
        code,
        name,
        category,
        permanence,
        advice: adviceOf(action, category),
        url: `${DICTIONARY}/${code}`,
        known: true,
      },
    ]),
  ),
);

/**
 * Total: a code the catalogue does not have is `unknown`, described by its range. It counts as temporary, because nobody should
 * be written off for a code that nobody has read about.
 * @example describeError('30006').advice
 */
export const describeError = (code: string): TwilioError =>
  known.get(code) ?? {
    code,
    ...describeUnknown(code),
    category: 'unknown',
    permanence: 'temporary',
    url: /^\d+$/.test(code) ? `${DICTIONARY}/${code}` : DICTIONARY,
    known: false,
  };

/** In ascending order. */
export const codesOf = (category: Category): readonly string[] =>
  [...known.values()]
    .filter((error) => error.category === category)
    .map(({ code }) => code)
    .sort();

/**
 * Warnings about messages that go out all the same. 30018 is one although it asks for a registration: the code of the same
 * name that stops a message is 30040 (https://www.twilio.com/docs/api/errors/30040).
 */
const warnings: ReadonlySet<string> = new Set(['30018', '30025', '30026', '63039']);

/** `0` is Twilio's way of saying "no error", and some codes only warn. */
export const isError = (code: string): boolean => code !== '' && code !== '0' && !warnings.has(code);
