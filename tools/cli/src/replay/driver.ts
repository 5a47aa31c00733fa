import type { Command } from 'commander';
import type { Deployment, DeploymentOptions } from '../deployment.ts';
import type { FilterOptions } from '../filter-options.ts';
import type { Terminal } from '../terminal.ts';
import type { WindowOptions } from '../window-options.ts';
import type { Outcome } from './report.ts';
import type { Sink } from './sinks.ts';

export interface ReplayOptions extends DeploymentOptions, WindowOptions, FilterOptions {
  readonly sink?: string;
  readonly rate: number;
  readonly mostQueued: number;
  readonly dryRun?: boolean;
  readonly distributed?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
}

interface ReplayOrder {
  /** To end with a complaint about an option. */
  readonly command: Command;
  readonly options: ReplayOptions;
  readonly deployment: Deployment;
  /** Whom it is for. */
  readonly sinks: readonly Sink[];
  readonly terminal: Terminal;
}

interface Ended {
  readonly outcome: Outcome;
  /** In words, how it goes on; only when it was stopped on its way. */
  readonly stopped?: string;
}

/** Replays: in this process, or by starting what does. What it finds broken it tells as it goes. */
export type Driver = (order: ReplayOrder) => Promise<Ended>;
