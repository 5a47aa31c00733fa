/** What an operator does about an error of each category. */
export const categoryAdvice = {
  'opt-out': 'Stop writing to this recipient from this sender until they opt in again.',
  'invalid-number': 'Stop using this number on this channel and ask for a new one.',
  landline: 'Send no more texts to this number; call it or use another channel.',
  unreachable: 'Try again later, at growing intervals, and give up after a few.',
  'carrier-filtering': 'Do not send the same again; review content, links, consent and registration.',
  'compliance-registration': 'Hold what this sender has to say until its registration is in order.',
  'rate-queue': 'Send more slowly and try again later.',
  'account-billing': 'Stop sending until the account is in order.',
  'fraud-block': 'Stop, look for fraud in your traffic, and try again after minutes or hours.',
  'recipient-policy': 'Send at another time, with another template or on another channel.',
  content: 'Change the message before you send it again.',
  'channel-config': 'Fix the sender or its channel before you send again.',
  'request-invalid': 'Fix the request; the same one will fail again.',
  internal: "Try once more after a while, then ask Twilio's support.",
  'webhook-config': 'Fix the URL, the certificate or the method that Twilio is to call.',
  'webhook-delivery': 'Make the endpoint answer, then look for what it missed.',
  recording: 'There is no recording of it; fix the cause for the next one.',
  'registration-lifecycle':
    'Not about a message: whoever registers brands, campaigns, senders and templates needs to know.',
  'link-shortening-config': 'Not about delivery: fix the domain or the certificate of short links.',
  inbound: 'Ask the sender to send it again.',
  unknown: 'Try once more after a while, then count it as failed.',
} as const;

export type Category = keyof typeof categoryAdvice;

/** An action in two halves says what is wrong and what to do; one that says only what is wrong gets its category's advice. */
export const adviceOf = (action: string, category: Category): string =>
  action.includes(';') ? `${action}.` : `${action}. ${categoryAdvice[category]}`;
