import { randomUUID } from 'node:crypto';
import { createDeliverer, type Target } from './event-delivery.ts';
import { openJournal, type Accepted, type BusEvent } from './event-journal.ts';
import { startJsonService, type Operations } from './json-service.ts';
import { compilePattern } from './pattern.ts';
import { entryRefused, requestRefused, type PutEventsEntry } from './put-events.ts';

export type { Target } from './event-delivery.ts';
export type { BusEvent } from './event-journal.ts';

export interface Rule {
  readonly bus: string;
  readonly name: string;
  readonly pattern: unknown;
  readonly targets: Readonly<Record<string, Target>>;
}

export interface Archive {
  readonly bus: string;
  /** @default every event */
  readonly pattern?: unknown;
}

export interface EventBus {
  readonly port: number;
  readonly createBus: (name: string) => void;
  /** Throws when the pattern holds an operator that is not implemented. */
  readonly addRule: (rule: Rule) => void;
  readonly addArchive: (archive: Archive) => void;
  /** Takes up the deliveries an earlier run left; call it once all rules are there. */
  readonly resume: () => void;
  /** In the order they were accepted. */
  readonly events: (bus: string, options?: { readonly archivedOnly: boolean }) => readonly BusEvent[];
  /** Deliveries not yet taken by their target. */
  readonly pending: () => number;
  readonly stop: () => Promise<void>;
}

const baseName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** EventBridge as far as `PutEvents`, rules and archives go: an accepted event is on disk, and delivered until taken. */
export const startEventBus = async (
  file: string | undefined,
  port: number,
  log: (line: string) => void,
): Promise<EventBus> => {
  const journal = openJournal(file);
  const targets = new Map<string, Target>();
  const deliverer = createDeliverer(journal, targets, log);
  const buses = new Set(['default']);
  const rules: { bus: string; matches: (event: BusEvent) => boolean; targets: string[] }[] = [];
  const archives: { bus: string; matches: (event: BusEvent) => boolean }[] = [];

  const accept = (bus: string, event: BusEvent): Accepted => ({
    bus,
    event,
    archived: archives.some((archive) => archive.bus === bus && archive.matches(event)),
    targets: rules.filter((rule) => rule.bus === bus && rule.matches(event)).flatMap((rule) => rule.targets),
  });

  const putEvents = ({ Entries }: { readonly Entries: readonly PutEventsEntry[] }) => {
    requestRefused(Entries);
    const accepted: Accepted[] = [];
    const results = Entries.map((entry) => {
      const refused = entryRefused(entry);
      if (refused) return refused;
      const event = toEvent(entry);
      const bus = baseName(entry.EventBusName ?? 'default');
      // AWS answers with an id and drops the event when the bus does not exist; here at least someone is told.
      if (buses.has(bus)) accepted.push(accept(bus, event));
      else log(`event for unknown bus ${bus} dropped, as AWS does`);
      return { EventId: event.id };
    });
    journal.accept(accepted).forEach(deliverer.schedule);
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };

  const operations: Operations = {
    PutEvents: putEvents,
    CreateEventBus: ({ Name }: { Name: string }) => {
      buses.add(Name);
      return { EventBusArn: `arn:aws:events:us-east-1:000000000000:event-bus/${Name}` };
    },
  };
  const service = await startJsonService('AWSEvents', operations, port);

  return {
    port: service.port,
    createBus: (name) => void buses.add(name),
    addRule: ({ bus, name, pattern, targets: ruleTargets }) => {
      const keys = Object.entries(ruleTargets).map(([id, target]) => {
        targets.set(`${bus}/${name}/${id}`, target);
        return `${bus}/${name}/${id}`;
      });
      rules.push({ bus, matches: compilePattern(pattern), targets: keys });
    },
    addArchive: ({ bus, pattern = {} }) => void archives.push({ bus, matches: compilePattern(pattern) }),
    resume: () => journal.owed().forEach(deliverer.schedule),
    events: (bus, options = { archivedOnly: false }) => journal.events(bus, options),
    pending: deliverer.pending,
    stop: async () => {
      await service.stop();
      await deliverer.stop();
      journal.close();
    },
  };
};

const toEvent = (entry: PutEventsEntry): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': entry.DetailType!,
  source: entry.Source!,
  account: '000000000000',
  // EventBridge keeps whole seconds.
  time: new Date(entry.Time ? entry.Time * 1000 : Date.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: 'us-east-1',
  resources: entry.Resources ?? [],
  detail: JSON.parse(entry.Detail!) as unknown,
});
