/** Something about a callback URL. With an error, callbacks are refused or never come; a warning is a risk. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export const error = (message: string): Problem => ({ severity: 'error', message });
export const warning = (message: string): Problem => ({ severity: 'warning', message });
