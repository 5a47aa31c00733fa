import type { Bill, Line } from '@status-callbacks/cost-model/bill';
import { countedUsages, idleUsages } from '@status-callbacks/cost-model/idle';
import { priced } from '@status-callbacks/cost-model/bill';
import { prices } from '@status-callbacks/cost-model/prices';
import { table } from '../table.ts';

export interface Costs {
  /** What the bill is of, in words. */
  readonly of: readonly string[];
  readonly callbacks: number;
  readonly bill: Bill;
}

const idle = priced(idleUsages);
const counted = priced(countedUsages);
const asOf = [...new Set(Object.values(prices).map((price) => price.asOf))].toSorted().join(', ');

const WIDTHS = { quantity: 11, dollars: 9 } as const;

const quantity = (number: number): string =>
  number.toLocaleString('en-US', { maximumFractionDigits: number < 100 ? 2 : 0 }).padStart(WIDTHS.quantity);
const dollars = (number: number): string => number.toFixed(3).padStart(WIDTHS.dollars);
const plain = (number: number): string => `$${number.toFixed(2)}`;

const row = ({ service, what, price, quantity: units, dollars: cost }: Line): string[] => [
  service,
  what,
  quantity(units),
  prices[price].unit,
  dollars(cost),
];

const rowsOf = ({ lines, services, dollars: all }: Bill): string[][] => [
  ...Object.entries(services).flatMap(([service, cost]) => [
    ...lines.filter((line) => line.service === service).map(row),
    [service, 'in all', '', '', dollars(cost)],
  ]),
  ...(Object.keys(services).length > 1 ? [['everything', '', '', '', dollars(all)]] : []),
];

const perMillion = ({ bill, callbacks }: Costs): number => (bill.dollars / callbacks) * 1_000_000;

/** A table of the bill, and below it what a stage costs in which nothing happens. */
export const report = (costs: Costs): string[] => {
  const head = ['service', 'what', 'quantity'.padStart(WIDTHS.quantity), 'unit', 'dollars'.padStart(WIDTHS.dollars)];
  const parts = idle.lines.map(({ what, dollars: cost }) => `${what} ${plain(cost)}`).join(', ');
  return [
    ...costs.of,
    '',
    ...table(head, rowsOf(costs.bill)),
    '',
    `Per million callbacks: ${plain(perMillion(costs))}`,
    `Besides, a month in which nothing comes: ${plain(idle.dollars)} (${parts});`,
    `one in which something does, for metrics of our own: some ${plain(counted.dollars)} more.`,
    `List prices of us-east-1 as of ${asOf}, without taxes; nothing free is taken off.`,
  ];
};

/** The same for programs. */
export const asJson = (costs: Costs): string =>
  JSON.stringify({
    ...costs,
    of: costs.of.join('\n'),
    perMillion: perMillion(costs),
    idleMonth: { lines: idle.lines, dollars: idle.dollars },
    countedMonth: { lines: counted.lines, dollars: counted.dollars },
    pricesAsOf: asOf,
  });
