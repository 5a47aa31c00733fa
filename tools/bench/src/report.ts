import { table as tableLines } from '@status-callbacks/cli/table';
import { budgets } from './budgets.ts';
import type { DesignMeasures, Measures } from './measure.ts';

const fixed = (value: number, digits = 0): string => value.toFixed(digits);
const times = (ours: number, baseline: number): string => `${fixed(ours / baseline, 2)}`;
const sum = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((all, value) => all + value, 0);

const table = (...of: Parameters<typeof tableLines>): string => tableLines(...of).join('\n');

const compared = (ours: DesignMeasures, baseline: DesignMeasures): string => {
  const row = (what: string, of: (design: DesignMeasures) => number, digits = 0): string[] => [
    what,
    fixed(of(ours), digits),
    fixed(of(baseline), digits),
    times(of(ours), of(baseline)),
  ];
  return table(
    ['', 'this', "the sample's design", 'ratio'],
    [
      row('requests and invocations for 1,000 callbacks', ({ requests }) => requests.total),
      row('list price of a million, as counted, dollars', ({ counted }) => counted.dollars, 2),
      row('CPU of all functions for a callback, µs', ({ cpu }) => sum(cpu)),
      row('callbacks a second, end to end', ({ rate }) => rate.perSecond),
      row('p50 at half of that, from accepted to in the table, ms', ({ rate }) => rate.latency.p50),
      row('p99', ({ rate }) => rate.latency.p99),
      row('write units for a callback', ({ item }) => item.units, 2),
      row('bytes of an item', ({ item }) => item.bytes),
    ],
  );
};

const services = (name: string, { requests, cpu, counted }: DesignMeasures): string =>
  table(
    [name, 'requests for 1,000', 'dollars for a million', 'CPU µs'],
    Object.keys(counted.services).map((service) => [
      service,
      fixed(requests.byService[service] ?? 0),
      fixed(counted.services[service] ?? 0, 3),
      fixed(cpu[service] ?? 0),
    ]),
  );

/** For people. */
export const report = (measures: Measures): string => {
  const { ours, baseline, floor, loads, growth, replay, scale } = measures;
  return [
    compared(ours, baseline),
    services('this', ours),
    services("the sample's design", baseline),
    table(
      [
        'function',
        'KB',
        'ready, ms',
        'loading, ms',
        'unbundled, ms',
        'ratio',
        'CPU µs a record',
        'heap MB',
        'after 10 times',
      ],
      loads.map(({ service, module, kilobytes, ready, bundled, unbundled }, index) => {
        const { cpuPerRecord, heap } = ours.functions[index]!;
        return [
          `${service}/${module}`,
          fixed(kilobytes),
          fixed(ready),
          fixed(bundled),
          fixed(unbundled),
          times(bundled, unbundled),
          fixed(cpuPerRecord),
          fixed(heap[0], 1),
          fixed(heap[1], 1),
        ];
      }),
    ),
    table(
      ['callbacks a day', 'modelled dollars for a million, prod'],
      growth.map(({ callbacksADay, dollars }) => [callbacksADay.toLocaleString('en'), fixed(dollars, 2)]),
    ),
    `modelled, at a thousand a second: $${fixed(measures.modelled.dollars, 2)} a million, with 5 % errors $${fixed(measures.modelledWithErrors.dollars, 2)}`,
    table(
      ['', 'µs CPU'],
      [
        ['verify and build an event', fixed(floor.verifyAndBuild, 1)],
        ['bare HMAC, parse and stringify', fixed(floor.bare, 1)],
      ],
    ),
    `replay: ${fixed(replay.perSecond)} events/s of ${fixed(replay.bare[0])} and ${fixed(replay.bare[1])} bare; heap ${replay.heap.map((mb) => `${fixed(mb)} MB`).join(', then ')}`,
    table(
      ['budget', 'limit', 'measured', ''],
      budgets(measures).map(({ what, limit, measured, met }) => [what, limit, measured, met ? 'met' : 'MISSED']),
    ),
    `seed ${scale.seed}; the same again with --seed ${scale.seed}`,
  ].join('\n\n');
};
