/** How messages fail, as callbacks tell it. */
export interface Failure {
  readonly code: string;
  readonly status: 'undelivered' | 'failed';
  readonly channel: 'sms' | 'service' | 'whatsapp';
  /** The channel's own words; only WhatsApp and its like send them. */
  readonly channelMessage?: string;
}

/** `undelivered` is a receipt, so `sent` went before it; `failed` never left Twilio. */
export const failures: readonly [Failure, ...Failure[]] = [
  { code: '30003', status: 'undelivered', channel: 'sms' },
  { code: '30004', status: 'undelivered', channel: 'sms' },
  { code: '30005', status: 'undelivered', channel: 'service' },
  { code: '30006', status: 'undelivered', channel: 'sms' },
  { code: '30007', status: 'undelivered', channel: 'service' },
  { code: '30008', status: 'undelivered', channel: 'sms' },
  { code: '21610', status: 'failed', channel: 'service' },
  { code: '63016', status: 'undelivered', channel: 'whatsapp', channelMessage: 'Outside the allowed window ⏳' },
  { code: '30034', status: 'undelivered', channel: 'service' },
  { code: '30410', status: 'failed', channel: 'sms' },
  { code: '63024', status: 'undelivered', channel: 'whatsapp', channelMessage: 'Recipient is not a valid user' },
  { code: '30001', status: 'failed', channel: 'service' },
];
