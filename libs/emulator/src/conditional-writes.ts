import type { buildApp, S3Store } from './fauxqs.ts';

interface ObjectRequest {
  readonly params: { readonly bucket?: string; readonly '*'?: string };
  readonly query: Readonly<Record<string, string>>;
}

const isThere = (store: S3Store, bucket: string, key: string): boolean => {
  try {
    store.headObject(bucket, key);
    return true;
  } catch {
    return false;
  }
};

const PRECONDITION_FAILED = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<Error><Code>PreconditionFailed</Code>',
  '<Message>At least one of the pre-conditions you specified did not hold</Message>',
  '<Condition>If-None-Match</Condition></Error>',
].join('');

/**
 * `If-None-Match: *` of PutObject, which fauxqs leaves out. The hook is the last and answers in the same turn of the event loop as the
 * handler that writes, so of two requests for one key the second is refused.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const enforceConditionalWrites = (app: ReturnType<typeof buildApp>, store: S3Store): void => {
  app.addHook('preHandler', (request, reply, done) => {
    const { params, query } = request as unknown as ObjectRequest;
    const { bucket, '*': key } = params;
    const isPut = request.method === 'PUT' && bucket !== undefined && key !== undefined && key !== '';
    if (!isPut || request.headers['if-none-match'] !== '*' || 'uploadId' in query || !isThere(store, bucket, key)) {
      return done();
    }
    void reply.status(412).header('content-type', 'application/xml').send(PRECONDITION_FAILED);
  });
};
