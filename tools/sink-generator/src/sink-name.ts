/** The name cannot be that of a service. */
export class BadName extends Error {
  override readonly name = 'BadName';
}

/** A queue's name (80) is made of the stack's, the queue's own and a suffix; CloudFormation would cut what is longer. */
const MOST = 20;

/** @throws {BadName} */
export const checkName = (name: string): void => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new BadName(
      `${JSON.stringify(name)} is no name of a service: lower case, words joined with dashes, like crm-sync`,
    );
  }
  if (name.length > MOST) {
    throw new BadName(
      `${name} has ${name.length} characters; AWS has no room for more than ${MOST} in what is named after it`,
    );
  }
};

/** `crm-sync` → `CrmSync` */
export const className = (name: string): string =>
  name.replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());
