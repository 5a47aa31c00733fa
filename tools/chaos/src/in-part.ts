import type { Random } from '@status-callbacks/simulator/random';

/** A request as the SDK wrote it. */
export interface Call {
  /** `DynamoDB_20120810.BatchWriteItem`, or `PublishBatch` where the service has no such header; empty for S3. */
  readonly operation: string;
  readonly body: string;
}

/** A request for some of the entries, and the answer to all of them. */
export interface Part {
  readonly body: string;
  readonly answer: (answered: string) => string;
}

type Batch = readonly unknown[];

/** Some of the entries, at least one and not all: by their places. */
const places = (random: Random, count: number): ReadonlySet<number> =>
  new Set(random.shuffle(Array.from({ length: count }, (_, place) => place)).slice(0, random.int(1, count - 1)));

const batchWrite = (body: string, random: Random): Part | undefined => {
  const { RequestItems, ...rest } = JSON.parse(body) as { RequestItems: Record<string, Batch> };
  const [[table, requests] = []] = Object.entries(RequestItems);
  if (!table || !requests || requests.length < 2) return undefined;
  const refused = places(random, requests.length);
  const kept = requests.filter((_, place) => !refused.has(place));
  return {
    body: JSON.stringify({ ...rest, RequestItems: { ...RequestItems, [table]: kept } }),
    answer: (answered) => {
      const answer = JSON.parse(answered) as { UnprocessedItems?: Record<string, Batch> };
      const left = [...(answer.UnprocessedItems?.[table] ?? []), ...requests.filter((_, place) => refused.has(place))];
      return JSON.stringify({ ...answer, UnprocessedItems: { ...answer.UnprocessedItems, [table]: left } });
    },
  };
};

const putEvents = (body: string, random: Random): Part | undefined => {
  const { Entries, ...rest } = JSON.parse(body) as { Entries: Batch };
  if (Entries.length < 2) return undefined;
  const refused = places(random, Entries.length);
  return {
    body: JSON.stringify({ ...rest, Entries: Entries.filter((_, place) => !refused.has(place)) }),
    answer: (answered) => {
      const answer = JSON.parse(answered) as { Entries: Batch; FailedEntryCount: number };
      const taken = [...answer.Entries];
      const failure = { ErrorCode: 'InternalFailure', ErrorMessage: 'chaos' };
      return JSON.stringify({
        ...answer,
        FailedEntryCount: answer.FailedEntryCount + refused.size,
        Entries: Entries.map((_, place) => (refused.has(place) ? failure : taken.shift())),
      });
    },
  };
};

const sendMessageBatch = (body: string, random: Random): Part | undefined => {
  const { Entries, ...rest } = JSON.parse(body) as { Entries: readonly { Id: string }[] };
  if (Entries.length < 2) return undefined;
  const refused = places(random, Entries.length);
  return {
    body: JSON.stringify({ ...rest, Entries: Entries.filter((_, place) => !refused.has(place)) }),
    answer: (answered) => {
      const answer = JSON.parse(answered) as { Failed?: Batch };
      const failures = [...refused].map((place) => ({
        Id: Entries[place]!.Id,
        Code: 'InternalError',
        SenderFault: false,
      }));
      return JSON.stringify({ ...answer, Failed: [...(answer.Failed ?? []), ...failures] });
    },
  };
};

const ENTRY = /^PublishBatchRequestEntries\.member\.(\d+)\./;

/** SNS speaks the query protocol: forms in, XML out. */
const publishBatch = (body: string, random: Random): Part | undefined => {
  const parameters = [...new URLSearchParams(body)];
  const numberOf = (name: string): number => Number(ENTRY.exec(name)?.[1] ?? 0);
  const numbers = [...new Set(parameters.map(([name]) => numberOf(name)))].filter((number) => number > 0);
  if (numbers.length < 2) return undefined;
  const refused = new Set([...places(random, numbers.length)].map((place) => numbers[place]!));
  const kept = numbers.filter((number) => !refused.has(number));
  const renumbered = parameters.flatMap(([name, value]): [string, string][] => {
    const number = numberOf(name);
    if (number === 0) return [[name, value]];
    const place = kept.indexOf(number);
    return place < 0 ? [] : [[name.replace(ENTRY, `PublishBatchRequestEntries.member.${place + 1}.`), value]];
  });
  const idOf = (number: number): string =>
    parameters.find(([name]) => name === `PublishBatchRequestEntries.member.${number}.Id`)![1];
  const failures = [...refused]
    .map(
      (number) => `<member><Id>${idOf(number)}</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>`,
    )
    .join('');
  return {
    body: new URLSearchParams(renumbered).toString(),
    answer: (answered) =>
      answered
        .replace(/<Failed\s*\/>|<Failed>\s*<\/Failed>/, '')
        .replace('</PublishBatchResult>', `<Failed>${failures}</Failed></PublishBatchResult>`),
  };
};

const batches: Readonly<Record<string, (body: string, random: Random) => Part | undefined>> = {
  'DynamoDB_20120810.BatchWriteItem': batchWrite,
  'AWSEvents.PutEvents': putEvents,
  'AmazonSQS.SendMessageBatch': sendMessageBatch,
  PublishBatch: publishBatch,
};

/** A part of a batch; undefined for what is none. */
export const partOf = ({ operation, body }: Call, random: Random): Part | undefined =>
  batches[operation]?.(body, random);
