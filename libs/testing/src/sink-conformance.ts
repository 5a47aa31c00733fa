import { capturedOutput } from './captured-output.ts';
import {
  cutOff,
  enlarged,
  hostile,
  MARKS,
  noEvents,
  ORDINARY_MARK,
  privateTexts,
  replayed,
  shuffled,
} from './conformance-events.ts';
import {
  ClauseBroken,
  deliver,
  deliverAll,
  effectsOf,
  eventsFor,
  failedAmong,
  fewFor,
  holds,
  owed,
  type StartSink,
} from './sink.ts';

export interface Clause {
  /** How a sink handles events. */
  readonly clause: string;
  readonly promise: string;
  /** @throws {ClauseBroken} */
  readonly check: (start: StartSink) => Promise<void>;
}

const WHAT_FAILS = ['throttled', 'failing', 'unreachable', 'unanswered', 'partly'] as const;

/** A caller chooses the names of parameters, and a map with a prototype has some of them already. */
const takesAnyName = async (start: StartSink): Promise<void> => {
  const sink = await start();
  const { takes = () => true } = sink;
  const pairs = hostile(fewFor(sink)[0]!).filter(({ event }) => takes(event));
  const wanted = await effectsOf(
    start,
    pairs.map(({ ordinary }) => ordinary),
  );
  await deliverAll(
    sink,
    pairs.map(({ event }) => event),
    'for a name that every object has',
  );
  const effects = await sink.effects();
  owed(effects.length === wanted.length, `of ${wanted.length} effects there are ${effects.length}, for a name`);
  const kept = effects.find((effect) => effect.includes(ORDINARY_MARK));
  const lost = MARKS.find((mark) => kept?.includes(mark) === false);
  owed(lost === undefined, `an ordinary parameter is kept, and the ${lost} is not`);
};

const owedByAll: readonly Clause[] = [
  {
    clause: 'once',
    promise: 'an event that is delivered again has no second effect',
    check: async (start) => {
      const sink = await start();
      const events = eventsFor(sink);
      const wanted = await effectsOf(start, events);
      await deliverAll(sink, [...events, ...events], 'though each was only there twice');
      await deliverAll(sink, events, 'when they were delivered again');
      await holds(sink, wanted, 'delivered again');
    },
  },
  {
    clause: 'alone',
    promise: 'a record that cannot be read fails alone, and a name like `constructor` fails nothing',
    check: async (start) => {
      const sink = await start();
      const events = eventsFor(sink);
      const [before, after] = [events.slice(0, 2), events.slice(2)];
      const bodies = [...before, undefined, ...after].map((event) =>
        event ? JSON.stringify(event) : cutOff(events[0]!),
      );
      const failed = await failedAmong(sink, bodies);
      owed(failed.includes(2), 'the record that cannot be read is not reported as failed');
      owed(failed.length === 1, `${failed.length - 1} records failed for the one that cannot be read`);
      await holds(sink, await effectsOf(start, events), 'beside a record that cannot be read');
      await takesAnyName(start);
    },
  },
  {
    clause: 'in any order',
    promise: 'whatever order and batches events come in, and however many at once, the same is stored',
    check: async (start) => {
      const [backwards, scattered] = [await start(), await start()];
      const events = eventsFor(backwards);
      const wanted = await effectsOf(start, events);
      await deliverAll(backwards, events.toReversed(), 'when they came backwards');
      await holds(backwards, wanted, 'backwards');
      const batches = Object.values(Object.groupBy(shuffled(events), (_, place) => place % 9));
      await Promise.all(batches.map((batch) => deliverAll(scattered, batch!, 'when batches came at once')));
      await holds(scattered, wanted, 'shuffled, in batches at once');
    },
  },
  {
    clause: 'quietly',
    promise: 'no log holds a number, token, signature, body or text of anybody, when something fails neither',
    check: async (start) => {
      const sink = await start();
      const events = fewFor(sink);
      const output = await capturedOutput(async () => {
        for (const fault of WHAT_FAILS) {
          sink.failing(fault);
          await deliver(sink, events);
        }
        sink.failing(undefined);
        await failedAmong(sink, noEvents(events[0]!));
        await deliver(sink, events);
      });
      owed(output !== '', 'nothing is in the log, though everything failed');
      const leaked = privateTexts(events).find((text) => output.includes(text));
      const line = output.split('\n').find((line) => leaked !== undefined && line.includes(leaked)) ?? '';
      owed(leaked === undefined, `the log holds ${leaked}: ${line.slice(0, 300)}`);
    },
  },
  {
    clause: 'retryably',
    promise: 'what a dependency does not take is reported as failed, and stored when it is delivered again',
    check: async (start) => {
      const wanted = await effectsOf(start, fewFor(await start()));
      for (const fault of WHAT_FAILS) {
        const sink = await start();
        sink.failing(fault);
        const failed = await deliver(sink, fewFor(sink));
        owed(failed.length > 0, `${fault}: nothing is reported as failed`);
        sink.failing(undefined);
        await deliverAll(sink, failed, `when what was ${fault} was well again`);
        await holds(sink, wanted, `${fault}, and delivered again`);
      }
    },
  },
  {
    clause: 'at any size',
    promise: 'an event as large as the topic takes is stored or reported as failed, and costs no other',
    check: async (start) => {
      const sink = await start();
      const events = fewFor(sink).slice(0, 8);
      const batch = events.map((event, place) => (place % 2 ? enlarged(event) : event));
      const failed = await deliver(sink, batch);
      const small = failed.filter((event) => events.includes(event));
      owed(small.length === 0, `${small.length} small events failed beside large ones`);
      const stored = events.filter((_, place) => !failed.includes(batch[place]!));
      const [effects, wanted] = [await sink.effects(), await effectsOf(start, stored)];
      owed(effects.length === wanted.length, `of ${wanted.length} effects there are ${effects.length}`);
    },
  },
  {
    clause: 'strictly',
    promise: 'what is no event of a known version is reported as failed, and not stored',
    check: async (start) => {
      const sink = await start();
      const bodies = noEvents(eventsFor(sink)[0]!);
      const failed = await failedAmong(sink, bodies);
      const taken = bodies.find((_, place) => !failed.includes(place)) ?? '';
      owed(failed.length === bodies.length, `taken for an event: ${taken.slice(0, 300)}`);
      await holds(sink, [], 'after what is no event');
    },
  },
  {
    clause: 'patiently',
    promise: 'a dependency that takes its time is waited for, and not for one event after another',
    check: async (start) => {
      const sink = await start();
      const events = fewFor(sink);
      sink.failing('slow');
      await deliverAll(sink, events, 'because an answer took its time');
      const rounds = sink.rounds();
      owed(rounds <= events.length / 2, `${events.length} events took ${rounds} answers, one after another`);
      await holds(sink, await effectsOf(start, events), 'slowly');
    },
  },
  {
    clause: 'replayably',
    promise: 'a replay puts back what is missing, and adds nothing to what is there',
    check: async (start) => {
      const [full, empty] = [await start(), await start()];
      const events = eventsFor(full);
      const wanted = await effectsOf(start, events);
      const replay = (id: string) => events.map((event) => replayed(event, id));
      await deliverAll(full, events, 'though nothing was wrong');
      for (const id of ['first', 'first', 'second']) await deliverAll(full, replay(id), 'in a replay');
      await holds(full, wanted, 'replayed onto what is there');
      await deliverAll(empty, replay('first'), 'in a replay');
      await holds(empty, wanted, 'replayed onto nothing');
    },
  },
];

/** Shows the log of a sink only if it breaks the clause. */
const discreetly = async (run: () => Promise<void>): Promise<void> => {
  const errors: Error[] = [];
  const output = await capturedOutput(() => run().catch((error: Error) => void errors.push(error)));
  const [broken] = errors;
  if (broken instanceof ClauseBroken) {
    throw new ClauseBroken(`${broken.message}\n\nIts log ends in:\n${output.slice(-1_000)}`, { cause: broken });
  }
  if (broken) throw broken;
};

/** The faults of one clause are over when the next begins, even if they share what fails. */
const sound =
  (start: StartSink): StartSink =>
  async () => {
    const sink = await start();
    sink.failing(undefined);
    return sink;
  };

/**
 * What every sink owes, whatever it does with events.
 * @example it.each(clauses)('stores $clause: $promise', ({ check }) => check(start));
 */
export const clauses = owedByAll.map(({ check, ...clause }): Clause => ({
  ...clause,
  check: (start) => discreetly(() => check(sound(start))),
}));
