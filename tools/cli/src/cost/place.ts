/** Which resource of which service a name is. */
export interface Place {
  readonly service: string;
  /** As its stack calls it: `CountQueue`, `FrontDoor`. */
  readonly part: string;
}

/**
 * Of a name as stacks and CloudFormation make it: `status-callbacks-<service>-<stage>-<part>`, with a digest and letters of
 * chance behind it where nobody chose the name; `undefined` for what is not of that stage.
 */
export const placeOf = (name: string, stage: string): Place | undefined => {
  const [, service, rest = ''] =
    new RegExp(`^status-callbacks-([a-z0-9-]+?)-${stage}-(\\w+(?:-\\w+)?)$`).exec(name) ?? [];
  const [, part] = /^([A-Za-z]\w*?)(?:[0-9A-F]{8})?(?:-\w+)?$/.exec(rest) ?? [];
  return service === undefined || part === undefined ? undefined : { service, part };
};
