import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Callers, guardAgainstBrowsers } from './browser-guard.ts';

/** Loopback only: nothing here asks who is calling, but that it is a program on this machine. */
export const LOOPBACK = '127.0.0.1';

/** Listens on loopback and answers with the port, which the system chooses when asked for 0. Pages in a browser are refused. */
export const listenOnLoopback = (server: Server, port: number, callers: Callers): Promise<number> => {
  guardAgainstBrowsers(server, callers);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken by another program`) : error),
    );
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
};

/** Ends a server without waiting for clients that keep their connections open. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
