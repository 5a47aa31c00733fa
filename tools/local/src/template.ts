export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Condition?: string;
}

interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string;
}

/** A CloudFormation template, as far as this system's stacks use one. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
}

export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** The folder of each asset, by the object key that the template asks for it. */
  readonly assets: ReadonlyMap<string, string>;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Array.isArray` forgets what a read-only list holds. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A single value as text: templates write numbers and booleans either way. Throws when it is missing or has parts. */
export const textOf = (value: Json | undefined): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`a single value is expected, not ${JSON.stringify(value)}`);
};
