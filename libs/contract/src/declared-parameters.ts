/**
 * Query parameters of the callback URL that the system knows by name: `/twilio-params` carries them through direct
 * integration, and the history table has an index for each. At most four; see `apps/ingest/infra/direct-routes.ts`.
 */
export const declaredParameters = ['id', 'category'] as const;

/** The routes that go straight into a queue, and the query parameters each passes on. */
export const directRoutes: Readonly<Record<string, readonly string[]>> = {
  '/twilio': [],
  '/twilio-params': declaredParameters,
};
