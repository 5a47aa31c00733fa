import { keyText } from '@status-callbacks/contract/state';
import { compareUtf8 } from '@status-callbacks/contract/utf8-order';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { resourceKey } from '@status-callbacks/history/item';
import type { Expected, ExpectedResource } from '@status-callbacks/simulator/expected';

/** What the sinks hold, every copy of it. */
export interface Observed {
  readonly archived: readonly StatusCallback[];
  readonly tabled: readonly TableItem[];
  /** Ids of the events on the error bus. */
  readonly routed: readonly string[];
  readonly quarantined: readonly Refused[];
}

export interface Refused {
  readonly reason: string;
  /** The first one that the request names. */
  readonly resourceSid: string;
}

/** One text for what is the same refusal. */
export const refusedKey = ({ reason, resourceSid }: Refused): string => `${reason} ${resourceSid}`;

const readRefusedKey = (key: string): Refused => {
  const [, reason = '', resourceSid = ''] = /^(.*) (\S+)$/.exec(key) ?? [];
  return { reason, resourceSid };
};

export interface TableItem {
  /** As the partition key has it: see `resourceKey` of the history. */
  readonly resourceSid: string;
  /** The last one of an account is the state of what it calls by the SID. */
  readonly sortKey: string;
  readonly id: string;
  /** As much of it as is in the sort key. */
  readonly status: string;
}

/** What left for the front door and how often, by id; by `refusedKey` for what must be refused. */
export interface Delivered {
  readonly callbacks: ReadonlyMap<string, number>;
  readonly forged: ReadonlyMap<string, number>;
}

/** Something that should be there and is not, or is there and should not be. */
export interface Finding {
  readonly where:
    | 'archive'
    | 'table'
    | 'bus'
    | 'quarantine'
    | 'suppression list'
    | 'alerts'
    | 'dead letters'
    | 'audit'
    | 'front door';
  readonly id?: string;
  readonly resourceSid?: string;
  /** Of a refusal. */
  readonly reason?: string;
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

const byId = (id: string): Pick<Finding, 'id'> => ({ id });

interface Place {
  readonly where: Finding['where'];
  /** What a finding says of an item. */
  readonly describe: (item: string) => Pick<Finding, 'id' | 'resourceSid' | 'reason'>;
  /** What must be there, and the most copies there may be. */
  readonly due: ReadonlyMap<string, number>;
}

/** Both ways: nothing due is missing, and nothing else is there. */
const compareSets = ({ where, describe, due }: Place, present: readonly string[]): Findings => {
  const counts = countEach(present);
  const finding = (item: string, detail: string): Finding => ({ where, ...describe(item), detail });
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

/** Signed, and with the parameters that are. */
const isEvidence = ({ data: { params, request } }: StatusCallback): boolean =>
  request.signature !== '' &&
  (Object.keys(params).length > 0 || request.method === 'GET' || request.body !== undefined);

/**
 * What repairs and replays may add, and must not take: for each callback a line that proves it, and no more times of receipt than
 * it was sent.
 */
const archiveReceipts = (due: ReadonlyMap<string, number>, archived: Observed['archived']): Finding[] =>
  [...Map.groupBy(archived, ({ id }) => id)].flatMap(([id, lines]): Finding[] => {
    const sent = due.get(id);
    if (sent === undefined) return [];
    const receipts = new Set(lines.map(({ data }) => data.request.receivedAt)).size;
    const wrong = [
      ...(lines.some(isEvidence) ? [] : ['has lost its parameters or its signature']),
      ...(receipts > sent ? [`was received ${receipts} times, sent ${sent}`] : []),
    ];
    return wrong.map((detail) => ({ where: 'archive', id, detail }));
  });

/** Each archived event is about its own resource and account, and carries its custom parameters. */
const archiveContents = (owners: Owners, archived: Observed['archived']): Finding[] =>
  archived.flatMap(({ id, data }): Finding[] => {
    const owner = owners.get(id);
    if (!owner) return [];
    const wrong = [
      ...(data.resourceSid === owner.resourceSid ? [] : [`is about ${data.resourceSid}, not ${owner.resourceSid}`]),
      ...(data.accountSid === owner.accountSid
        ? []
        : [`is of ${data.accountSid ?? 'no account'}, not ${owner.accountSid ?? 'of none'}`]),
      ...(same(data.custom, owner.custom) ? [] : ['has lost or changed its custom parameters']),
    ];
    return wrong.map((detail) => ({ where: 'archive', id, detail }));
  });

const accountIn = ({ sortKey }: TableItem): string => sortKey.split('#', 1)[0]!;

/** An item is about the resource of one account: its sort key begins with it. */
const accountAndSid = (item: TableItem): string => `${accountIn(item)} ${item.resourceSid}`;

/** Each item is filed under its own resource, and the last one of a resource is the state its script ends in. */
const tableContents = (owners: Owners, tabled: Observed['tabled']): Finding[] => {
  const last = new Map<string, TableItem>();
  for (const item of tabled) {
    const place = accountAndSid(item);
    if (compareUtf8(item.sortKey, last.get(place)?.sortKey ?? '') > 0) last.set(place, item);
  }
  const misfiled = tabled.flatMap((item): Finding[] => {
    const { resourceSid, id } = item;
    const owner = owners.get(id);
    if (!owner) return [];
    const account = accountIn(item);
    const due = owner.accountSid ?? '-';
    const wrong = [
      ...(resourceKey(owner.resourceSid) === resourceSid ? [] : [`belongs to ${owner.resourceSid}`]),
      ...(account === due ? [] : [`is of ${account}, not ${due}`]),
    ];
    return wrong.map((detail) => ({ where: 'table', id, resourceSid, detail }));
  });
  const states = [...new Set(owners.values())].flatMap(({ accountSid = '-', resourceSid, status }): Finding[] => {
    const due = keyText(status);
    const found = last.get(`${accountSid} ${resourceKey(resourceSid)}`)?.status ?? due;
    return found === due ? [] : [{ where: 'table', resourceSid, detail: `ends as ${found}, not ${status}` }];
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
      { where: 'archive', describe: byId, due: among(ids, callbacks) },
      observed.archived.map(({ id }) => id),
    ),
    compareSets(
      { where: 'table', describe: byId, due: among(ids, callbacks) },
      observed.tabled.map(({ id }) => id),
    ),
    compareSets({ where: 'bus', describe: byId, due: among(errors, callbacks) }, observed.routed),
    compareSets({ where: 'quarantine', describe: readRefusedKey, due: forged }, observed.quarantined.map(refusedKey)),
  ];
  return {
    missing: parts.flatMap(({ missing }) => missing),
    unexpected: [
      ...parts.flatMap(({ unexpected }) => unexpected),
      ...archiveReceipts(among(ids, callbacks), observed.archived),
      ...archiveContents(owners, observed.archived),
      ...tableContents(owners, observed.tabled),
    ],
  };
};
