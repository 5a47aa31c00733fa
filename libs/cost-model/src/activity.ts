/** What a stage has AWS do, modelled or measured, before it is priced. */
export interface Activity {
  /** Of the HTTP API. */
  readonly requests: number;
  readonly queues: readonly QueueActivity[];
  readonly functions: readonly FunctionActivity[];
  readonly topics: readonly { readonly service: string; readonly requests: number }[];
  readonly tables: readonly TableActivity[];
  readonly logs: readonly { readonly service: string; readonly what: string; readonly bytes: number }[];
  readonly archive: { readonly objects: number; readonly bytes: number };
  /** Objects of refused requests. */
  readonly quarantine: { readonly objects: number };
  readonly bus: { readonly events: number; readonly bytes: number };
}

export interface QueueActivity {
  readonly service: string;
  /** As its stack calls it: `Queue`, `CountQueue`. */
  readonly queue: string;
  /** Requests that put messages in. What SNS and EventBridge put in is theirs to pay. */
  readonly sends: number;
  /** Requests that bring messages, remove them or find none. */
  readonly reads: number;
}

export interface FunctionActivity {
  readonly service: string;
  readonly calls: number;
  readonly gbSeconds: number;
}

export interface TableActivity {
  readonly service: string;
  /** As its stack calls it, its indexes included. */
  readonly table: string;
  readonly writeUnits: number;
  readonly readUnits: number;
}
