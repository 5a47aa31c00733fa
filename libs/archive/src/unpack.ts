import { createGunzip } from 'node:zlib';

/** The lines of a packed object. */
export interface Unpacked {
  readonly lines: readonly string[];
  /** Why there are no more, if something stopped it: what could be unpacked is in `lines`. */
  readonly damage?: string;
}

/** Whatever can be unpacked, and what stopped it. `gunzip` as one call would give nothing for an object that ends early. */
export const unpack = (packed: Uint8Array): Promise<Unpacked> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = (damage?: string): void => {
      const lines = Buffer.concat(chunks).toString().split('\n');
      // After the last line feed there is nothing, or the stump of a line that the damage cut.
      const stump = lines.pop();
      const broken = damage ?? (stump ? 'the last line does not end' : undefined);
      resolve({ lines, ...(broken !== undefined && { damage: broken }) });
    };
    createGunzip()
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => done())
      .on('error', ({ code }: NodeJS.ErrnoException) =>
        done(code === 'Z_BUF_ERROR' ? 'the object ends early' : 'the object is not gzip, or damaged'),
      )
      .end(packed);
  });
