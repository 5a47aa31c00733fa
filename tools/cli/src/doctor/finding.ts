/** One thing looked at. A `notice` is worth reading and nothing to get up for. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'fine' | 'notice' | 'wrong';
  /** What was found, and where it is wrong, what to do. */
  readonly detail: string;
}

export const fine = (check: string, detail: string): Finding => ({ check, verdict: 'fine', detail });
export const notice = (check: string, detail: string): Finding => ({ check, verdict: 'notice', detail });
export const wrong = (check: string, detail: string): Finding => ({ check, verdict: 'wrong', detail });
