import { evaluate } from './intrinsics.ts';
import { publishers } from './parameters.ts';
import { refusals, TemplatesRefused } from './refusals.ts';
import { resourceKinds } from './resource-kinds.ts';
import type { Physical, World } from './resource-kind.ts';
import type { JsonObject, Stack } from './template.ts';

/** Throws `TemplatesRefused` when the stacks hold anything that cannot run here. */
export const judge = (stacks: readonly Stack[]): void => {
  const found = refusals(stacks, new Set(publishers(stacks).keys()));
  if (found.length > 0) throw new TemplatesRefused(found);
};

/**
 * Deploys all resources of all stacks, each after those it refers to, in its own stack or, by way of an SSM parameter, in
 * another. What exists already is brought to what the templates say and keeps what it holds.
 */
export const deploy = async (stacks: readonly Stack[], world: World): Promise<void> => {
  const published = publishers(stacks);
  const deployed = new Map<string, Physical>();

  const physical = async (stack: Stack, logicalId: string, asked: readonly string[]): Promise<Physical> => {
    const key = `${stack.name} ${logicalId}`;
    const known = deployed.get(key);
    if (known) return known;
    if (asked.includes(key)) throw new Error(`circular reference: ${[...asked, key].join(' -> ')}`);

    const { Type, Properties = {} } = stack.template.Resources[logicalId]!;
    const kind = resourceKinds[Type]!;
    try {
      const properties = await evaluateFor(stack, Properties, [...asked, key]);
      const made = await kind.deploy({ stack, logicalId, properties }, world);
      deployed.set(key, made);
      return made;
    } catch (error) {
      throw new Error(`${key} (${Type}): ${(error as Error).message}`, { cause: error });
    }
  };

  const evaluateFor = async (stack: Stack, properties: JsonObject, asked: readonly string[]): Promise<JsonObject> => {
    // One property after the other: a resource that two of them refer to must be deployed once.
    const values: [string, JsonObject[string]][] = [];
    for (const [property, value] of Object.entries(properties)) {
      const evaluated = await evaluate(value, stack.name, {
        ref: async (logicalId) => {
          const address = stack.template.Parameters?.[logicalId]?.Default;
          if (address === undefined) return (await physical(stack, logicalId, asked)).ref;
          const publisher = published.get(address)!;
          return (await physical(publisher.stack, publisher.logicalId, asked)).attributes!['Value']!;
        },
        attribute: async (logicalId, name) => {
          const value = (await physical(stack, logicalId, asked)).attributes?.[name];
          if (value === undefined) throw new Error(`${property}: ${logicalId} has no attribute ${name} here`);
          return value;
        },
      });
      if (evaluated !== undefined) values.push([property, evaluated]);
    }
    return Object.fromEntries(values);
  };

  for (const stack of stacks) {
    for (const logicalId of Object.keys(stack.template.Resources)) await physical(stack, logicalId, []);
  }
};
