import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { isList, isObject, textOf, type Json } from './template.ts';

/** What references lead to: the physical id, or an attribute, of a resource or parameter of the same stack. */
export interface References {
  readonly ref: (logicalId: string) => Promise<string>;
  readonly attribute: (logicalId: string, name: string) => Promise<string>;
}

const NO_VALUE = 'AWS::NoValue';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};
const isPseudo = (name: string): boolean => name in PSEUDO || name === NO_VALUE || name === 'AWS::StackName';
const KNOWN = new Set(['Ref', 'Fn::GetAtt', 'Fn::Join', 'Fn::Sub', 'Fn::Select', 'Fn::Split']);

/** The intrinsic functions in a value that `evaluate` does not know, so that a template can be refused before it runs. */
export const unknownIntrinsics = (value: Json): string[] => {
  if (isList(value)) return value.flatMap(unknownIntrinsics);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith('Fn::') && !KNOWN.has(key) ? [key] : []),
    ...(key === 'Ref' && textOf(inner).startsWith('AWS::') && !isPseudo(textOf(inner)) ? [`Ref ${textOf(inner)}`] : []),
    ...unknownIntrinsics(inner),
  ]);
};

/** The logical ids a value refers to. */
export const referencesIn = (value: Json): string[] => {
  if (isList(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  if (typeof value['Ref'] === 'string') return value['Ref'].startsWith('AWS::') ? [] : [value['Ref']];
  if (isList(value['Fn::GetAtt'])) return [textOf(value['Fn::GetAtt'][0])];
  return Object.values(value).flatMap(referencesIn);
};

/** A value with its intrinsic functions worked out. `undefined` stands for `AWS::NoValue`. */
export const evaluate = async (value: Json, stack: string, to: References): Promise<Json | undefined> => {
  if (isList(value)) return evaluateAll(value, stack, to);
  if (!isObject(value)) return value;

  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name === 'Ref' || name?.startsWith('Fn::')) return call(name, argument!, stack, to);

  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const evaluated = await evaluate(inner, stack, to);
    if (evaluated !== undefined) entries.push([key, evaluated]);
  }
  return Object.fromEntries(entries);
};

/** One after the other: a resource that two of them refer to must be deployed once. */
const evaluateAll = async (values: readonly Json[], stack: string, to: References): Promise<Json[]> => {
  const evaluated: Json[] = [];
  for (const value of values) {
    const one = await evaluate(value, stack, to);
    if (one !== undefined) evaluated.push(one);
  }
  return evaluated;
};

const reference = async (name: string, stack: string, to: References): Promise<string> =>
  name === 'AWS::StackName' ? stack : (PSEUDO[name] ?? to.ref(name));

const call = async (name: string, argument: Json, stack: string, to: References): Promise<Json | undefined> => {
  if (name === 'Ref') return argument === NO_VALUE ? undefined : reference(textOf(argument), stack, to);
  if (name === 'Fn::GetAtt') {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
    return to.attribute(textOf(logicalId), attribute.join('.'));
  }
  if (name === 'Fn::Sub') return substitute(argument, stack, to);

  const [first, second] = (await evaluate(argument, stack, to)) as [Json, Json];
  if (name === 'Fn::Join') return (second as Json[]).map(String).join(textOf(first));
  if (name === 'Fn::Split') return textOf(second).split(textOf(first));
  if (name === 'Fn::Select') return (second as Json[])[Number(first)];
  throw new Error(`unsupported intrinsic function ${name}`);
};

const substitute = async (argument: Json, stack: string, to: References): Promise<string> => {
  const [template, own] = (isList(argument) ? argument : [argument, {}]) as [string, Json];
  const variables = (await evaluate(own, stack, to)) as Record<string, string>;
  const parts: string[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = '', index } of template.matchAll(/\$\{(!?[^}]+)\}/g)) {
    parts.push(template.slice(end, index));
    end = index + whole.length;
    if (name.startsWith('!')) parts.push(`\${${name.slice(1)}}`);
    else if (name in variables) parts.push(variables[name]!);
    else if (name.includes('.') && !name.startsWith('AWS::')) {
      const [logicalId = '', ...attribute] = name.split('.');
      parts.push(await to.attribute(logicalId, attribute.join('.')));
    } else parts.push(await reference(name, stack, to));
  }
  return parts.join('') + template.slice(end);
};
