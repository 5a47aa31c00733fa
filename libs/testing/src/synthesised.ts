import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Of a template, what tests look for; as CDK's own `Template` has it. */
export interface Synthesised {
  readonly json: object;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- properties of any resource
  readonly findResources: (type: string) => Record<string, Record<string, any>>;
}

/**
 * The template that deploys, as `nx synth` left it: making it anew takes longer than most tests that only want a table of it.
 * @param service folder of the service
 * @throws when it is not synthesised
 */
export const synthesised = (service: string, stage: 'dev' | 'prod' = 'dev'): Synthesised => {
  const folder = join(service, 'cdk.out');
  const file = readdirSync(folder).find((name) => name.endsWith(`-${stage}.template.json`));
  if (!file) throw new Error(`no template of stage ${stage} in ${folder}: run nx synth`);
  const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  return {
    json,
    findResources: (type) => Object.fromEntries(Object.entries(json.Resources).filter(([, { Type }]) => Type === type)),
  };
};
