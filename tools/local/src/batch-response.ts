/**
 * The messages that a function's answer leaves on the queue. An answer that names no failures is a success of all, one that
 * cannot be understood a failure of all: AWS's own rules.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const failedIds = (response: unknown, sent: readonly string[]): ReadonlySet<string> => {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return new Set(sent);
  const ids = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  const known = new Set<unknown>(sent);
  return ids.every((id) => known.has(id)) ? new Set(ids as string[]) : new Set(sent);
};
