import type { Call } from './in-part.ts';

export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const xml = (code: string): string =>
  `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code><Message>chaos</Message></Error><RequestId>chaos</RequestId></ErrorResponse>`;

/** How AWS says no, in the protocol that it was asked in. */
export const refusal = ({ operation }: Call, fault: 'throttled' | 'failed'): Refusal => {
  const isThrottled = fault === 'throttled';
  if (operation.includes('.')) {
    const body = JSON.stringify({
      __type: isThrottled ? 'ThrottlingException' : 'InternalServerError',
      message: 'chaos',
    });
    return { status: isThrottled ? 400 : 500, type: 'application/x-amz-json-1.0', body };
  }
  if (operation) {
    const body = xml(isThrottled ? 'Throttling' : 'InternalFailure');
    return { status: isThrottled ? 400 : 500, type: 'text/xml', body };
  }
  const code = isThrottled ? 'SlowDown' : 'InternalError';
  return {
    status: isThrottled ? 503 : 500,
    type: 'application/xml',
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>chaos</Message><RequestId>chaos</RequestId></Error>`,
  };
};
