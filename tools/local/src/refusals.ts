import { isAddressType } from './parameters.ts';
import { referencesIn, unknownIntrinsics } from './intrinsics.ts';
import { resourceKinds } from './resource-kinds.ts';
import type { Json, Stack, TemplateResource } from './template.ts';

/** Everything in the templates that would not run here as it does on AWS, as messages: nothing is started beside them. */
export class TemplatesRefused extends Error {
  readonly refusals: readonly string[];

  constructor(refusals: readonly string[]) {
    super(['The templates hold what this machine cannot run:', ...refusals].join('\n  '));
    this.name = 'TemplatesRefused';
    this.refusals = refusals;
  }
}

/** Sections of a template that are none of our business: what they declare is not deployed. */
const SECTIONS = new Set([
  'Resources',
  'Parameters',
  'Outputs',
  'Description',
  'Metadata',
  'Rules',
  'AWSTemplateFormatVersion',
]);

export const refusals = (stacks: readonly Stack[], published: ReadonlySet<string>): string[] =>
  stacks.flatMap((stack) => [
    ...Object.keys(stack.template)
      .filter((section) => !SECTIONS.has(section))
      .map((section) => `${stack.name}: unsupported section ${section}`),
    ...parameterRefusals(stack, published),
    ...Object.entries(stack.template.Resources).flatMap(([logicalId, resource]) =>
      resourceRefusals(stack, resource).map((refusal) => `${stack.name} ${logicalId} (${resource.Type}): ${refusal}`),
    ),
  ]);

const resourceRefusals = (stack: Stack, resource: TemplateResource): string[] => {
  const kind = resourceKinds[resource.Type];
  if (!kind) return ['unsupported resource type'];
  const properties = resource.Properties ?? {};
  const known = new Set([...kind.implemented, ...kind.inert]);
  const defined = new Set([...Object.keys(stack.template.Resources), ...Object.keys(stack.template.Parameters ?? {})]);
  return [
    ...(resource.Condition ? ['unsupported attribute Condition'] : []),
    ...Object.keys(properties)
      .filter((property) => !known.has(property))
      .map((property) => `unsupported property ${property}`),
    ...Object.entries(properties).flatMap(([property, value]) => valueRefusals(property, value, defined)),
    ...(kind.refuse?.(properties) ?? []),
  ];
};

const valueRefusals = (property: string, value: Json, defined: ReadonlySet<string>): string[] => [
  ...unknownIntrinsics(value).map((name) => `${property}: unsupported intrinsic function ${name}`),
  ...referencesIn(value)
    .filter((logicalId) => !defined.has(logicalId))
    .map((logicalId) => `${property}: refers to ${logicalId}, which the template does not define`),
];

/** Only what is referred to must be there: CDK adds a parameter for its bootstrap version that nothing uses. */
const parameterRefusals = ({ name, template }: Stack, published: ReadonlySet<string>): string[] => {
  const used = new Set(Object.values(template.Resources).flatMap(({ Properties = {} }) => referencesIn(Properties)));
  return Object.entries(template.Parameters ?? {})
    .filter(([logicalId]) => used.has(logicalId))
    .flatMap(([logicalId, { Type, Default }]) => {
      if (!isAddressType(Type)) return [`${name} ${logicalId}: unsupported parameter type ${Type}`];
      return Default !== undefined && published.has(Default)
        ? []
        : [`${name} ${logicalId}: no stack publishes the SSM parameter ${Default}`];
    });
};
