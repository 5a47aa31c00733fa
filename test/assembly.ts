import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Record<string, unknown>;
}

interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: unknown }>;
}

/** A stack as it deploys. */
export interface Synthesised {
  readonly service: string;
  readonly stage: string;
  readonly name: string;
  readonly template: Template;
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
  /** Findings of the checks that a resource of the stack explains, and how. */
  readonly acknowledged: Readonly<Record<string, string>>;
}

interface Assembly {
  readonly artifacts: Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>;
}

type Metadata = Record<string, { readonly type: string; readonly data: unknown }[]>;

export const root = join(import.meta.dirname, '..');
export const services = readdirSync(join(root, 'apps'));

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, 'apps', ...path), 'utf8'));

const acknowledgedIn = (metadata: Metadata): Record<string, string> =>
  Object.fromEntries(
    Object.values(metadata)
      .flat()
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => [id.replace(/^Annotation::/, ''), reason]),
  );

/** Every stack of every service, from the cloud assemblies that `nx synth` leaves. */
export const stacks: readonly Synthesised[] = services.flatMap((service) => {
  const { artifacts } = readJson(service, 'cdk.out', 'manifest.json') as Assembly;
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([name, { properties }]) => ({
      service,
      stage: name.slice(name.lastIndexOf('-') + 1),
      name,
      template: readJson(service, 'cdk.out', `${name}.template.json`) as Template,
      tags: properties['tags'] as Record<string, string>,
      terminationProtection: properties['terminationProtection'] === true,
      acknowledged: acknowledgedIn(readJson(service, 'cdk.out', `${name}.metadata.json`) as Metadata),
    }));
});

export const resources = (...types: readonly string[]) =>
  stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, resource]) => ({ stack, id, ...resource, properties: resource.Properties ?? {} })),
  );

/** The logical id that a `Ref` or an `Fn::GetAtt` leads to. */
export const idOf = (reference: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  const id = Ref ?? attribute?.[0];
  if (!id) throw new Error(`not a reference: ${JSON.stringify(reference)}`);
  return id;
};

/** How a person would call a resource: without the digest of its logical id. */
export const named = ({ name }: Synthesised, id: string): string => `${name}/${id.replace(/[0-9A-F]{8}$/, '')}`;

export const functions = resources('AWS::Lambda::Function');
/** CDK has one of its own, which empties buckets before they are deleted. */
export const ourFunctions = functions.filter(({ id }) => !id.startsWith('Custom'));
export const queues = resources('AWS::SQS::Queue');

const target = ({ template }: Synthesised, reference: unknown) => ({
  id: idOf(reference),
  ...template.Resources[idOf(reference)]!,
});

/** Which function reads which queue, and how. */
export const mappings = resources('AWS::Lambda::EventSourceMapping').map(({ stack, properties }) => ({
  stack,
  properties,
  queue: target(stack, properties['EventSourceArn']),
  reader: target(stack, properties['FunctionName']),
}));

/** The dead letters of a queue that has some. */
export const deadLettersOf = ({ RedrivePolicy }: Resource['Properties']): string | undefined =>
  RedrivePolicy ? idOf((RedrivePolicy as { deadLetterTargetArn: unknown }).deadLetterTargetArn) : undefined;
