import type { Aws } from '@status-callbacks/emulator/aws';
import type { Topology } from './topology.ts';
import type { JsonObject, Stack } from './template.ts';

/** A resource of a template, its properties worked out. */
export interface Resource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly properties: JsonObject;
}

/** What `Ref` and `Fn::GetAtt` answer for a resource that exists. */
export interface Physical {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface World {
  readonly aws: Aws;
  readonly topology: Topology;
  readonly frontUrl: string;
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/** How one type of CloudFormation resource runs on this machine. */
export interface ResourceKind {
  /** Properties that have their effect here. */
  readonly implemented: readonly string[];
  /** Properties that change nothing a program on one machine could see. */
  readonly inert: readonly string[];
  /** Values of implemented properties that cannot be honoured, in words; intrinsic functions are not worked out yet. */
  readonly refuse?: (properties: JsonObject) => readonly string[];
  /** Creates the resource, or brings an existing one to what the template says; what it holds is kept. */
  readonly deploy: (resource: Resource, world: World) => Promise<Physical> | Physical;
}
