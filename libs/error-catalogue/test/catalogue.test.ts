import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { rowsOf } from '../generate/rows.ts';
import { categories, codesOf, describeError, isError } from '../src/catalogue.ts';

const rows = rowsOf(readFileSync(new URL('../error-codes.csv', import.meta.url), 'utf8'));

describe('describeError', () => {
  it('describes every code of the CSV as itself', () => {
    expect(rows.length).toBeGreaterThan(500);
    for (const { code, name, category, permanence, action } of rows) {
      const error = describeError(code);
      expect(error).toMatchObject({ code, name, category, permanence, known: true });
      expect(error.url).toBe(`https://www.twilio.com/docs/api/errors/${code}`);
      expect(error.advice.startsWith(action)).toBe(true);
    }
  });

  it('says what to do even where the CSV says only what is wrong', () => {
    expect(describeError('30006').advice).toBe(
      'Landline or carrier cannot take SMS; suppress for SMS, fall back to voice or e-mail, run Lookup line type.',
    );
    expect(describeError('10001').advice).toBe('Account inactive. Stop sending until the account is in order.');
  });

  it.each([
    ['30999', 'delivery'],
    ['63999', 'channel'],
    ['21999', 'request'],
    ['11999', 'webhook'],
    ['12999', 'webhook'],
    ['13999', 'voice'],
    ['16999', 'voice'],
    ['32999', 'voice'],
  ])('describes %s, which it does not know, as a %s error', (code, about) => {
    const error = describeError(code);
    expect(error).toMatchObject({ code, category: 'unknown', permanence: 'temporary', known: false });
    expect(error.name).toContain(about);
    expect(error.advice).toContain(about);
    expect(error.url).toBe(`https://www.twilio.com/docs/api/errors/${code}`);
  });

  it.each(['99999', '404', '0', '', 'constructor', '__proto__', '30006 '])(
    'is at a loss for %j, and says so',
    (code) => {
      expect(describeError(code)).toMatchObject({ code, name: 'Unknown error', category: 'unknown', known: false });
    },
  );

  it('has an answer to anything, with an address that exists', () => {
    const codes = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat().map(String),
      fc.integer({ min: 10_000, max: 99_999 }).map(String),
    );
    fc.assert(
      fc.property(codes, (code) => {
        const error = describeError(code);
        expect(error.code).toBe(code);
        expect(categories).toContain(error.category);
        expect(error.url).toMatch(/^https:\/\/www\.twilio\.com\/docs\/api\/errors(\/\d+)?$/);
        expect(error.known).toBe(codesOf(error.category).includes(code));
      }),
    );
  });
});

it('puts every code into one category', () => {
  expect(categories.flatMap(codesOf).sort()).toEqual(rows.map(({ code }) => code).sort());
  expect(codesOf('landline')).toEqual(['21614', '21635', '30006', '60205']);
});

describe('isError', () => {
  it.each(['30006', '30040', '99999'])('is true of %s', (code) => {
    expect(isError(code)).toBe(true);
  });

  it.each(['0', '', '30018', '30025', '30026', '63039'])('is false of %j: no error, or only a warning', (code) => {
    expect(isError(code)).toBe(false);
  });
});
