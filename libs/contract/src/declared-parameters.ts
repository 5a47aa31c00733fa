/**
 * Query parameters of the callback URL that the system knows by name: `/twilio-params` carries them through direct
 * integration, and the history table has an index for each. At most four; see `apps/ingest/infra/front-door.ts`.
 */
export const declaredParameters = ['id', 'category'] as const;
