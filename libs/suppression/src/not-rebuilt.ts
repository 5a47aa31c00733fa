/**
 * Asked about a recipient whom only entries without an account speak against, as the list was written before it kept accounts
 * apart. Whom they concern is not known; a replay of the archive to `error-router` makes them again. See README.md.
 */
export class NotRebuilt extends Error {
  override readonly name = 'NotRebuilt';
  constructor() {
    super('the suppression list is from before accounts were kept apart: replay the archive to error-router');
  }
}
