import type * as z from 'zod/mini';

/** The environment does not hold what the handler needs. Names the variables, never their values. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

/**
 * Reads the handler's configuration once, at cold start; the stack's tests hold the same schema against the template.
 * @throws {InvalidConfig}
 */
export const readConfig = <Schema extends z.ZodMiniObject>(schema: Schema): z.output<Schema> => {
  const config = schema.safeParse(process.env);
  if (config.success) return config.data;
  throw new InvalidConfig(`environment: ${config.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
};
