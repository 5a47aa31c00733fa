import { type StateMachineDefinition, unsupportedStates } from '@status-callbacks/emulator/state-machine-definition';
import { stateMachineArn } from '@status-callbacks/emulator/step-functions';
import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import { isList, isObject, type Json, textOf } from '../template.ts';
import { stackResources } from '../topology.ts';

/** The definition with something in place of each reference: what it refers to is not known before it is deployed. */
const sketch = (value: Json | undefined): string => {
  if (!isObject(value)) return textOf(value);
  const { 'Fn::Join': join, 'Fn::Sub': text } = value;
  if (isList(join) && isList(join[1])) return join[1].map(sketch).join(textOf(join[0]));
  return typeof text === 'string' ? text : 'reference';
};

const definitionRefused = (definition: Json | undefined): string[] => {
  try {
    return unsupportedStates(JSON.parse(sketch(definition)) as Record<string, unknown>);
  } catch (error) {
    return [(error as Error).message];
  }
};

export const stateMachine: ResourceKind = {
  implemented: ['DefinitionString', 'StateMachineName', 'StateMachineType'],
  inert: ['LoggingConfiguration', 'RoleArn', 'Tags', 'TracingConfiguration'],
  refuse: ({ DefinitionString, StateMachineType = 'STANDARD' }) => [
    ...(StateMachineType === 'STANDARD' ? [] : ['StateMachineType: only STANDARD is supported']),
    ...definitionRefused(DefinitionString).map((refusal) => `DefinitionString: ${refusal}`),
  ],
  deploy: (resource, { topology }) => {
    const { properties, stack, logicalId } = resource;
    const name = textOf(properties['StateMachineName'] ?? physicalName(resource, 80));
    const definition = JSON.parse(textOf(properties['DefinitionString'])) as StateMachineDefinition;
    topology.stateMachines.push({ name, definition });
    stackResources(topology, stack.name).stateMachines[logicalId] = { name };
    const arn = stateMachineArn(name);
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};
