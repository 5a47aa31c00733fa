import { ServiceError } from './json-service.ts';

export interface PutEventsEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Epoch seconds on the wire. */
  readonly Time?: number;
}

const MOST_ENTRIES = 10;
const MOST_BYTES = 1_048_576;
const LONGEST_DETAIL_TYPE = 128;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-putevents-entry-size */
const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: PutEventsEntry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);

/** Throws when EventBridge would refuse the request as a whole. */
export const requestRefused = (entries: readonly PutEventsEntry[]): void => {
  if (entries.length === 0 || entries.length > MOST_ENTRIES) {
    const bound = entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ENTRIES}`;
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) >= MOST_BYTES) {
    throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
};

const missing = (name: string) => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

/** What a 200 says about one entry it did not take. */
export const entryRefused = (
  entry: PutEventsEntry,
): { readonly ErrorCode: string; readonly ErrorMessage: string } | undefined => {
  if (!entry.Source) return missing('Source');
  if (!entry.DetailType) return missing('DetailType');
  if (!entry.Detail) return missing('Detail');
  if (entry.DetailType.length > LONGEST_DETAIL_TYPE) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter DetailType is not valid. Reason: too long.' };
  }
  return isJsonObject(entry.Detail)
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
};

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};
