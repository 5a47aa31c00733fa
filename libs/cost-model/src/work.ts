import type { Assumptions } from './assumptions.ts';
import { arrivals } from './arrivals.ts';
import { batchOf } from './requests.ts';
import type { ReaderName, StageSettings } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** What one function does with what comes to its queue. */
export interface Work {
  readonly messages: number;
  /** Messages of an invocation. */
  readonly batch: number;
  readonly calls: number;
}

export type Works = Readonly<Record<ReaderName, Work>>;

export const worksOf = (traffic: Traffic, stage: StageSettings, assumed: Assumptions): Works =>
  Object.fromEntries(
    Object.entries(arrivals(traffic, stage, assumed)).map(([reader, { messages, perSecond }]): [string, Work] => {
      const batch = batchOf(stage.readers[reader as ReaderName], perSecond, traffic.bytes);
      return [reader, { messages, batch, calls: messages / batch }];
    }),
  ) as Works;
