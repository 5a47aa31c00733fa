import { compareUtf8 } from '@status-callbacks/contract/utf8-order';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import type { Expected, ExpectedResource } from '@status-callbacks/simulator/expected';

/** What the sinks hold, every copy of it. */
export interface Observed {
  readonly archived: readonly StatusCallback[];
  readonly tabled: readonly TableItem[];
  /** Ids of the events on the error bus. */
  readonly routed: readonly string[];
  /** SIDs of what was refused. */
  readonly quarantined: readonly string[];
}

export interface TableItem {
  readonly resourceSid: string;
  /** The last one of an account is the state of what it calls by the SID. */
  readonly sortKey: string;
  readonly id: string;
  readonly status: string;
}

/** What left for the front door and how often, by id; SIDs for what must be refused. */
export interface Delivered {
  readonly callbacks: ReadonlyMap<string, number>;
  readonly forged: ReadonlyMap<string, number>;
}

/** Something that should be there and is not, or is there and should not be. */
export interface Finding {
  readonly where: 'archive' | 'table' | 'bus' | 'quarantine' | 'suppression list' | 'front door';
  readonly id?: string;
  readonly resourceSid?: string;
  readonly detail: string;
}

export interface Findings {
  readonly missing: readonly Finding[];
  readonly unexpected: readonly Finding[];
}

const countEach = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

interface Place {
  readonly where: Finding['where'];
  readonly key: 'id' | 'resourceSid';
  /** What must be there, and the most copies there may be. */
  readonly due: ReadonlyMap<string, number>;
}

/** Both ways: nothing due is missing, and nothing else is there. */
const compareSets = ({ where, key, due }: Place, present: readonly string[]): Findings => {
  const counts = countEach(present);
  const finding = (item: string, detail: string): Finding => ({ where, [key]: item, detail });
  return {
    missing: [...due.keys()].filter((item) => !counts.has(item)).map((item) => finding(item, 'is not there')),
    unexpected: [...counts].flatMap(([item, copies]) => {
      const most = due.get(item);
      if (most === undefined) return [finding(item, 'should not be there')];
      return copies > most ? [finding(item, `is there ${copies} times, sent ${most}`)] : [];
    }),
  };
};

const same = (a: object, b: object): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

type Owners = ReadonlyMap<string, ExpectedResource>;

/** Each archived event is about its own resource and carries its custom parameters. */
const archiveContents = (owners: Owners, archived: Observed['archived']): Finding[] =>
  archived.flatMap(({ id, data }): Finding[] => {
    const owner = owners.get(id);
    if (!owner) return [];
    const wrong = [
      ...(data.resourceSid === owner.resourceSid ? [] : [`is about ${data.resourceSid}, not ${owner.resourceSid}`]),
      ...(same(data.custom, owner.custom) ? [] : ['has lost or changed its custom parameters']),
    ];
    return wrong.map((detail) => ({ where: 'archive', id, detail }));
  });

/** An item is about the resource of one account: its sort key begins with it. */
const accountAndSid = ({ resourceSid, sortKey }: TableItem): string => `${sortKey.split('#', 1)[0]} ${resourceSid}`;

/** Each item is filed under its own resource, and the last one of a resource is the state its script ends in. */
const tableContents = (owners: Owners, tabled: Observed['tabled']): Finding[] => {
  const last = new Map<string, TableItem>();
  const places = new Map<string, string>();
  for (const item of tabled) {
    const place = accountAndSid(item);
    if (owners.get(item.id)?.resourceSid === item.resourceSid) places.set(item.resourceSid, place);
    if (compareUtf8(item.sortKey, last.get(place)?.sortKey ?? '') > 0) last.set(place, item);
  }
  const misfiled = tabled.flatMap(({ resourceSid, id }): Finding[] => {
    const owner = owners.get(id);
    const wrong = owner && owner.resourceSid !== resourceSid;
    return wrong ? [{ where: 'table', id, resourceSid, detail: `belongs to ${owner.resourceSid}` }] : [];
  });
  const states = [...new Set(owners.values())].flatMap(({ resourceSid, status }): Finding[] => {
    const found = last.get(places.get(resourceSid) ?? '')?.status ?? status;
    return found === status ? [] : [{ where: 'table', resourceSid, detail: `ends as ${found}, not ${status}` }];
  });
  return [...misfiled, ...states];
};

const among = (ids: readonly string[], delivered: ReadonlyMap<string, number>): Map<string, number> =>
  new Map(ids.map((id) => [id, delivered.get(id) ?? 1]));

/** Compares what was sent with what the sinks hold. A callback sent twice may be in each of them twice, under one id. */
export const compare = (outcome: Expected, { callbacks, forged }: Delivered, observed: Observed): Findings => {
  const owners = new Map(outcome.resources.flatMap((resource) => resource.callbacks.map((id) => [id, resource])));
  const ids = [...owners.keys()];
  const errors = outcome.errors.map(({ id }) => id);
  const parts: Findings[] = [
    compareSets(
      { where: 'archive', key: 'id', due: among(ids, callbacks) },
      observed.archived.map(({ id }) => id),
    ),
    compareSets(
      { where: 'table', key: 'id', due: among(ids, callbacks) },
      observed.tabled.map(({ id }) => id),
    ),
    compareSets({ where: 'bus', key: 'id', due: among(errors, callbacks) }, observed.routed),
    compareSets({ where: 'quarantine', key: 'resourceSid', due: forged }, observed.quarantined),
  ];
  return {
    missing: parts.flatMap(({ missing }) => missing),
    unexpected: [
      ...parts.flatMap(({ unexpected }) => unexpected),
      ...archiveContents(owners, observed.archived),
      ...tableContents(owners, observed.tabled),
    ],
  };
};
