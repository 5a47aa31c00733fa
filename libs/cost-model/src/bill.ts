import { type PriceName, prices } from './prices.ts';

/** So many units of something that has a price. */
export interface Usage {
  readonly service: string;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
}

export interface Line extends Usage {
  readonly dollars: number;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** Dollars by service, in the order of the lines. */
  readonly services: Readonly<Record<string, number>>;
  readonly dollars: number;
}

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);

/** What usage costs at list price; services and the whole are the sums of their lines. */
export const priced = (usages: readonly Usage[]): Bill => {
  const lines = usages.map((usage) => ({ ...usage, dollars: usage.quantity * prices[usage.price].dollars }));
  const byService = [...Map.groupBy(lines, ({ service }) => service)];
  return {
    lines,
    services: Object.fromEntries(byService.map(([service, own]) => [service, sumOf(own)])),
    dollars: sumOf(lines),
  };
};
