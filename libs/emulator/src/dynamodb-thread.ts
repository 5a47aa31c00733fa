import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { keepingProto } from './proto-names.ts';

/** What runs inside the thread of `startDynamoDb`. */

interface Options {
  readonly path?: string;
  readonly createTableMs: number;
  readonly deleteTableMs: number;
  readonly updateTableMs: number;
}

Object.assign(JSON, keepingProto(JSON));
const dynalite = createRequire(import.meta.url)('dynalite') as (options: Options) => Server;
const { directory, port } = workerData as { directory: string | undefined; port: number };

const server = dynalite({
  ...(directory !== undefined && { path: directory }),
  // AWS takes seconds to make a table; nothing here waits for that.
  createTableMs: 0,
  deleteTableMs: 0,
  updateTableMs: 0,
});

parentPort!.once('message', () => void closeServer(server).then(() => parentPort!.close()));
parentPort!.postMessage(await listenOnLoopback(server, port, 'signed programs'));
