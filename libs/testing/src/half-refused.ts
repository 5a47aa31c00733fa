import type { Answer, Exchange, Forward } from './aws-exchange.ts';

type Json = Record<string, unknown>;

/** A batch in two: what is refused, at least one, and what goes on. */
const halves = <T>(entries: readonly T[]): [refused: readonly T[], passed: readonly T[]] => {
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
};

interface Batch {
  /** The request without what is refused; nothing if nobody is left. */
  readonly passed: Json | undefined;
  /** The whole answer, made of the one for the rest. */
  readonly answer: (passed: Json) => Json;
}

/** How each batch operation hides in a 200 what it did not take. */
const OPERATIONS: Readonly<Record<string, (body: Json) => Batch>> = {
  BatchWriteItem: ({ RequestItems }) => {
    const [[table, requests]] = Object.entries(RequestItems as Record<string, unknown[]>) as [[string, unknown[]]];
    const [refused, passed] = halves(requests);
    return {
      passed: passed.length > 0 ? { RequestItems: { [table]: passed } } : undefined,
      answer: () => ({ UnprocessedItems: { [table]: refused } }),
    };
  },
  PutEvents: ({ Entries }) => {
    const [refused, passed] = halves(Entries as unknown[]);
    return {
      passed: passed.length > 0 ? { Entries: passed } : undefined,
      answer: (answer) => ({
        FailedEntryCount: refused.length,
        Entries: [
          ...refused.map(() => ({ ErrorCode: 'ThrottlingException', ErrorMessage: 'Not now' })),
          ...((answer['Entries'] ?? []) as unknown[]),
        ],
      }),
    };
  },
  SendMessageBatch: ({ Entries, ...rest }) => {
    const [refused, passed] = halves(Entries as { Id: string }[]);
    return {
      passed: passed.length > 0 ? { ...rest, Entries: passed } : undefined,
      answer: (answer) => ({
        Successful: answer['Successful'] ?? [],
        Failed: refused.map(({ Id }) => ({ Id, Code: 'ServiceUnavailable', SenderFault: false, Message: 'Not now' })),
      }),
    };
  },
};

/** Lets half of a batch through and refuses the other behind a 200; nothing if the operation is no batch. */
export const halfRefused = async (exchange: Exchange, forward: Forward): Promise<Answer | undefined> => {
  const operation = String(exchange.headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1)!;
  const batch = OPERATIONS[operation]?.(JSON.parse(exchange.body.toString()) as Json);
  if (!batch) return undefined;
  const passed = batch.passed && (await forward({ ...exchange, body: Buffer.from(JSON.stringify(batch.passed)) }));
  if (passed && passed.status !== 200) return passed;
  const answer = batch.answer(passed ? (JSON.parse(passed.body.toString()) as Json) : {});
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(answer)),
  };
};
