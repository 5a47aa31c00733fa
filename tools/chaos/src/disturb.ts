import type { Aws } from '@status-callbacks/emulator/aws';
import type { Disturbance } from '@status-callbacks/local/disturbance';
import type { Random } from '@status-callbacks/simulator/random';
import { hasRecords, stealFrom } from './lossy.ts';
import { startProxy } from './proxy.ts';

export interface Faults {
  readonly random: Random;
  /** Hears of each thing done, by name. */
  readonly count: (what: string) => void;
  /** Takes records from the batches of this service and says that all is well, as a bad sink would. */
  readonly lossy?: string | undefined;
}

/** Of a thousand invocations. */
const PER_MILLE = { killed: 40, repeated: 40, unheard: 40, doubled: 40 } as const;
const LONGEST_LIFE_MS = 250;

/** Puts proxies before AWS, and does to invocations what Lambda and SQS may do. */
export const disturb = async (aws: Aws, { random, count, lossy }: Faults): Promise<Disturbance> => {
  const origins = [...new Set(Object.values(aws.env).filter((value) => value.startsWith('http')))];
  const proxies = await Promise.all(
    origins.map(async (origin) => [origin, (await startProxy(origin, random.fork(), count)).url] as const),
  );
  const rerouted = (value: string): string =>
    proxies.reduce((text, [origin, url]) => text.replaceAll(origin, url), value);
  const draw = random.fork();

  /** What SQS may hand over: in any order, one message twice. */
  const handedOver = (event: unknown, doubled: boolean): unknown => {
    if (!hasRecords(event) || event.Records.length === 0) return event;
    const [first] = event.Records;
    return { ...event, Records: draw.shuffle([...event.Records, ...(doubled ? [first!] : [])]) };
  };

  const steal = stealFrom(lossy, count);

  return {
    environment: (variables) =>
      Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, rerouted(value)])),
    invoke: async (invocation) => {
      const { invoke, kill } = invocation;
      let drawn = draw.int(1, 1_000);
      const fate = Object.entries(PER_MILLE).find(([, share]) => (drawn -= share) <= 0)?.[0];
      if (fate) count(fate);
      const event = handedOver(steal(invocation), fate === 'doubled');
      if (fate === 'killed') setTimeout(kill, draw.int(0, LONGEST_LIFE_MS));
      const answer = await invoke(event);
      if (fate === 'repeated') return invoke(event);
      // All of it was done, and all of it comes again.
      if (fate === 'unheard') throw new Error('chaos: nobody heard the answer');
      return answer;
    },
  };
};
