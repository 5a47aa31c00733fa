import { format } from 'node:util';

const METHODS = ['debug', 'info', 'log', 'warn', 'error'] as const;

/** Everything that is written while something runs, by a logger or around it. */
export const capturedOutput = async (run: () => Promise<void>): Promise<string> => {
  let text = '';
  const write = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  const restore = [
    ...[process.stdout, process.stderr].map((stream) => {
      const before = stream.write.bind(stream);
      stream.write = write;
      return () => void (stream.write = before);
    }),
    ...METHODS.map((method) => {
      const before = console[method];
      console[method] = (...values: unknown[]) => void write(`${format(...values)}\n`);
      return () => void (console[method] = before);
    }),
  ];
  try {
    await run();
  } finally {
    for (const one of restore) one();
  }
  return text;
};
