import { once } from 'node:events';
import { Interrupted } from './exit-codes.ts';

/** Waits for work that cannot be stopped itself, and no longer once the signal says so. */
export const unlessInterrupted = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const settled = new AbortController();
  const interrupted = signal.aborted ? Promise.resolve() : once(signal, 'abort', { signal: settled.signal });
  try {
    return await Promise.race([
      interrupted.then((): never => {
        throw new Interrupted('interrupted');
      }),
      work,
    ]);
  } finally {
    settled.abort();
  }
};
