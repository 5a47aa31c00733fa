import { CommanderError } from 'commander';

export const exitCodes = {
  ok: 0,
  notAsItShouldBe: 1,
  usage: 2,
  unreachable: 3,
  nothingThere: 4,
  interrupted: 130,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0  as it should be
  1  the thing asked about is not as it should be
  2  the command line makes no sense
  3  the system cannot be reached
  4  there is nothing to work on
130  interrupted`;

/** Nothing answers where the system should be. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** What was asked about is wrong, and has been printed. */
export class NotAsItShouldBe extends Error {
  override readonly name = 'NotAsItShouldBe';
}

/** The command line makes sense, the system is there, and it has nothing of what was asked for. */
export class NothingThere extends Error {
  override readonly name = 'NothingThere';
}

/** Ctrl-C, or a polite kill, before the work was done. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']);

/** What the SDK throws, an error like any other, when neither the environment nor a profile names one. */
const isWithoutRegion = (error: unknown): boolean => error instanceof Error && error.message === 'Region is missing';

/** AWS refused, or nothing answered where it should be: the SDK throws either as it is. */
const isOfAws = (error: unknown): error is Error & { readonly code?: string } =>
  error instanceof Error &&
  ('$metadata' in error ||
    error.name === 'CredentialsProviderError' ||
    error.name === 'TimeoutError' ||
    NETWORK.has((error as NodeJS.ErrnoException).code ?? ''));

/** S3 names the bucket beside the message. */
const isOfNoBucket = (error: unknown): error is Error & { readonly BucketName?: string } =>
  error instanceof Error && error.name === 'NoSuchBucket';

/** What the SDK puts before an error that it did not make itself. */
const WRAPPER = /^AWS SDK error wrapper for (\w*Error: )?/;

/** One line for people. */
export const messageOf = (error: unknown): string => {
  const { name, message } = error as Error;
  if (isWithoutRegion(error)) return 'no AWS region is set: give AWS_REGION, or a profile that has one';
  if (isOfNoBucket(error)) return ['there is no such bucket', error.BucketName].filter(Boolean).join(': ');
  if (!isOfAws(error)) return message;
  const what = WRAPPER.test(message) ? [message.replace(WRAPPER, '')] : [error.code ?? name, message];
  return `AWS does not answer as it should: ${what.filter(Boolean).join(': ')}`;
};

export const exitCodeOf = (error: unknown): number => {
  if (error instanceof Unreachable || isOfAws(error) || isWithoutRegion(error)) return exitCodes.unreachable;
  if (error instanceof NothingThere) return exitCodes.nothingThere;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  // Commander ends `--help` and `--version` this way too, with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.notAsItShouldBe;
};
