import type { StateMachine } from '@status-callbacks/emulator/step-functions';
import type { HttpApi } from './http-api.ts';
import type { LambdaDefinition } from './lambda-function.ts';
import type { EventSourceMapping } from './poller.ts';
import type { RuleDefinition } from './rule.ts';

/** What deployed resources ask to be run, once everything exists. */
export interface Topology {
  readonly lambdas: LambdaDefinition[];
  readonly mappings: EventSourceMapping[];
  readonly rules: RuleDefinition[];
  readonly stateMachines: Omit<StateMachine, 'invoke'>[];
  readonly api: HttpApi;
  /** What exists, for people and programs that look for it. */
  readonly stacks: Record<string, StackResources>;
}

export interface StackResources {
  readonly queues: Record<string, { readonly name: string; readonly url: string; readonly arn: string }>;
  readonly topics: Record<string, { readonly arn: string }>;
  readonly buckets: Record<string, { readonly name: string }>;
  readonly tables: Record<string, { readonly name: string }>;
  readonly buses: Record<string, { readonly name: string }>;
  readonly functions: Record<string, { readonly name: string; readonly file: string; readonly exportName: string }>;
  readonly stateMachines: Record<string, { readonly name: string }>;
}

export const stackResources = ({ stacks }: Topology, stack: string): StackResources =>
  (stacks[stack] ??= {
    queues: {},
    topics: {},
    buckets: {},
    tables: {},
    buses: {},
    functions: {},
    stateMachines: {},
  });
