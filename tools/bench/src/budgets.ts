import type { Measures } from './measure.ts';

export interface Budget {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

const dollars = (value: number): string => `$${value.toFixed(2)}`;
const most = (values: readonly number[]): number => Math.max(...values);

/** The budgets of the design, against what was measured. */
export const budgets = ({ ours, floor, loads, modelled, replay }: Measures): Budget[] => {
  const requests = ours.requests.total;
  const load = most(loads.map(({ bundled, unbundled }) => bundled / unbundled));
  const size = most(loads.map(({ kilobytes }) => kilobytes));
  const heap = most(ours.functions.map(({ heap: [once, tenTimes] }) => tenTimes / once));
  return [
    {
      what: 'requests and invocations behind the front door for 1,000 callbacks',
      limit: '≤ 800',
      measured: requests.toFixed(0),
      met: requests <= 800,
    },
    {
      what: 'modelled list price of a million ordinary callbacks, all sinks, a thousand a second',
      limit: '≤ $3.00',
      measured: dollars(modelled.dollars),
      met: modelled.dollars <= 3,
    },
    {
      what: 'write units for a callback in the history: 1, and 1 more for half of them and for errors',
      limit: '≤ 1.6',
      measured: ours.item.units.toFixed(2),
      met: ours.item.units <= 1.6,
    },
    { what: 'the largest bundle', limit: '≤ 450 KB', measured: `${size.toFixed(0)} KB`, met: size <= 450 },
    {
      what: 'load time of a bundle, against the same code unbundled (the worst)',
      limit: '≤ 0.75',
      measured: load.toFixed(2),
      met: load <= 0.75,
    },
    {
      what: 'CPU of verifying and building an event, against a bare HMAC, parse and stringify',
      limit: '≤ 2.0',
      measured: floor.ratio.toFixed(2),
      met: floor.ratio <= 2,
    },
    {
      what: 'callbacks a second, end to end through all sinks',
      limit: '≥ 1,000',
      measured: ours.rate.perSecond.toFixed(0),
      met: ours.rate.perSecond >= 1_000,
    },
    {
      what: 'heap of a function after ten times the backlog, against once (the worst)',
      limit: '≤ 1.10',
      measured: heap.toFixed(2),
      met: heap <= 1.1,
    },
    {
      what: 'replay, against bare PublishBatch',
      limit: '≥ 80 %',
      measured: `${(replay.share * 100).toFixed(0)} %`,
      met: replay.share >= 0.8,
    },
  ];
};
