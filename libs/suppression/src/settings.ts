import * as z from 'zod/mini';
import { MAX_EVIDENCE } from './entry.ts';

/** How a stage keeps its list: the stack decides, and publishes it for whoever reads or writes. */
export const settingsSchema = z.object({
  /**
   * `each` account of Twilio's has entries of its own, made of its own callbacks. `shared` is one list: what any account's
   * callbacks say holds for all. A list that says neither was written before accounts
   * were kept apart, and is refused.
   */
  accounts: z.enum(['each', 'shared']),
  /** Callbacks within the window that make a recipient unreachable. */
  strikes: z.int().check(z.gte(1), z.lte(MAX_EVIDENCE)),
  windowDays: z.number().check(z.positive()),
  /** From the last strike on. */
  unreachableDays: z.number().check(z.positive()),
  /** What was unreachable and is no longer stays so long after its last callback. */
  keepDays: z.number().check(z.positive()),
  /** The secret that addresses are hashed with; without it they stand as they are. */
  addressKeySecret: z.optional(z.string().check(z.minLength(1))),
});

export type Settings = z.infer<typeof settingsSchema>;

/** @throws {SyntaxError | TypeError} when it is not what a stack publishes */
export const parseSettings = (text: string): Settings => {
  const checked = settingsSchema.safeParse(JSON.parse(text));
  if (checked.success) return checked.data;
  throw new TypeError(`suppression settings: ${checked.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
};
