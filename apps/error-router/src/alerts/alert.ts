/** What people get to read: one when something begins, one when it is over. */
export interface Alert {
  readonly kind: 'opened' | 'closed';
  /** One line, for the subject of a mail. */
  readonly subject: string;
  /** Everything, in a few lines. */
  readonly text: string;
}
