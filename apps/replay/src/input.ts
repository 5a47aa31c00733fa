import type * as z from 'zod/mini';

/** The input is not what the state machine gives. Carries the paths at fault, never the values; the state machine does not try again. */
class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/**
 * What a function was invoked with, checked: a run may be started by hand.
 * @throws {InvalidInput}
 */
export const inputOf = <Schema extends z.ZodMiniType>(schema: Schema, event: unknown): z.output<Schema> => {
  const input = schema.safeParse(event);
  if (input.success) return input.data;
  throw new InvalidInput(`at ${input.error.issues.map(({ path }) => path.join('.') || '(root)').join(', ')}`);
};
