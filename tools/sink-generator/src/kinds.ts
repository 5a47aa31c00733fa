import type { Resource } from './resource.ts';
import { bucket } from './resources/bucket.ts';
import { none } from './resources/none.ts';
import { queue } from './resources/queue.ts';
import { table } from './resources/table.ts';

/** What a sink can be made with, as `--resource` says it. */
export const kinds: Readonly<Record<string, Resource>> = { bucket, none, queue, table };
