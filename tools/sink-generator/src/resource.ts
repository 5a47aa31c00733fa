import type { Edit } from './living.ts';

/** Texts that files are made of: of living services, by their path in the workspace, and of this tool. */
export interface Sources {
  readonly living: (path: string) => string;
  readonly template: (path: string) => string;
}

/** What a sink puts events into, as far as one kind of it differs from another. */
export interface Resource {
  /** The file with the behaviour, in `src`. */
  readonly behaviour: string;
  /** Of the archiver's composition root. */
  readonly handler: readonly Edit[];
  /** Of the archiver's stack. */
  readonly stack: (archiver: string) => string;
  /** Of the archiver's tests of it. */
  readonly stackTest: (archiver: string) => string;
  /** All other files. */
  readonly files: (sources: Sources) => Readonly<Record<string, string>>;
  readonly words: {
    readonly promise: string;
    readonly output: string;
    /** What people lose while it does not work. */
    readonly impact: string;
    /** Events that work are … */
    readonly done: string;
    /** Where the log says why they are not. */
    readonly log: string;
    /** Of the runbook: alarms that other sinks do not have, each with its heading. */
    readonly alarms?: string;
  };
}
