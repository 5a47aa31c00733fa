/**
 * Error codes that have a rule of their own on the bus, and what is to be done about them. A new one is one more line.
 * @see https://www.twilio.com/docs/api/errors
 */
export const reactions = {
  '30004': {
    meaning: 'message blocked',
    advice: 'The recipient does not take messages from this sender: stop sending.',
  },
  '30006': { meaning: 'landline or unreachable carrier', advice: 'The number takes no SMS: use voice or e-mail.' },
  '30007': { meaning: 'filtered by the carrier', advice: 'Stop the campaign and review its content and registration.' },
} as const satisfies Record<string, { meaning: string; advice: string }>;
