import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '@status-callbacks/emulator/pattern';
import { categories, codesOf, describeError, isError } from '@status-callbacks/error-catalogue/catalogue';
import { aCallback, messageParams, sid } from '@status-callbacks/testing/callbacks';
import { captureLog } from '@status-callbacks/testing/log';
import { rules } from '../infra/rules.ts';
import { routeTo } from '../src/route.ts';
import { busRules } from './bus-rules.ts';

const { log } = captureLog();

const deployed = busRules().map(({ id, pattern }) => ({ id, matches: compilePattern(pattern) }));

interface OnBus {
  readonly code: string;
  readonly category: string;
  /** Ids of the rules that let it through. */
  readonly rules: readonly string[];
}

/** What becomes of callbacks with these codes, through the router and the patterns of the template. */
const routed = async (codes: readonly string[]): Promise<OnBus[]> => {
  const onBus: OnBus[] = [];
  const send = async ({ input }: PutEventsCommand) => {
    for (const { Source, DetailType, Detail } of input.Entries!) {
      const event = { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail!) };
      const { code, category } = event.detail;
      onBus.push({ code, category, rules: deployed.filter(({ matches }) => matches(event)).map(({ id }) => id) });
    }
    return { Entries: input.Entries!.map(() => ({ EventId: 'e' })) };
  };
  const events = codes.map((code, index) => {
    const event = aCallback({ params: messageParams({ MessageSid: sid('SM', index), MessageStatus: 'undelivered' }) });
    return { ...event, data: { ...event.data, errorCode: code } };
  });
  expect(await routeTo({ send: send as never }, 'errors')(events, log)).toEqual([]);
  return onBus;
};

const pascalCase = (words: string): string =>
  words
    .split('-')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');

/** As the data says, not the template. */
const rulesFor = (code: string): string[] =>
  rules.flatMap((rule) => {
    if ('code' in rule) return rule.code === code ? [`${pascalCase(rule.target)}On${code}`] : [];
    return rule.category === describeError(code).category
      ? [`${pascalCase(rule.target)}On${pascalCase(rule.category)}`]
      : [];
  });

const everyCode = categories.flatMap(codesOf);

it('puts every code of the catalogue on the bus in its category, and lets it through the rules of both', async () => {
  const errors = everyCode.filter(isError);
  expect(errors.length).toBeGreaterThan(500);
  const byCode = new Map((await routed(errors)).map((one) => [one.code, one]));
  for (const code of errors) {
    const { category, rules: through } = byCode.get(code)!;
    expect({ code, category, through: through.toSorted() }).toEqual({
      code,
      category: describeError(code).category,
      through: rulesFor(code).toSorted(),
    });
  }
});

it('does not take a warning for an error', async () => {
  const warnings = everyCode.filter((code) => !isError(code));
  expect(warnings.length).toBeGreaterThan(0);
  expect(await routed([...warnings, '0'])).toEqual([]);
});

it.each(['30999', '63999', '21999', '11999', '12999', '13999', '16999', '31999', '32999', '99999', '404', 'new'])(
  'has no rule of its own for %s, which nobody knows yet, and the bus keeps it',
  async (code) => {
    expect(await routed([code])).toEqual([{ code, category: 'unknown', rules: [] }]);
  },
);

it('has a rule of its own for the codes that had one from the start', async () => {
  const onBus = await routed(['30004', '30006', '30007']);
  for (const { code, rules: through } of onBus) expect(through).toContain(`ReactionsOn${code}`);
});

it.each([
  ['21610', 'SuppressionOnOptOut'],
  ['30004', 'SuppressionOnOptOut'],
  ['63024', 'SuppressionOnInvalidNumber'],
  ['30006', 'SuppressionOnLandline'],
  ['30003', 'SuppressionOnUnreachable'],
])('sends %s to the suppression list', async (code, rule) => {
  const [onBus] = await routed([code]);
  expect(onBus!.rules).toContain(rule);
});
