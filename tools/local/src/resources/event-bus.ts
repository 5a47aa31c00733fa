import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { compilePattern } from '@status-callbacks/emulator/pattern';
import { physicalName } from '../physical-name.ts';
import type { ResourceKind } from '../resource-kind.ts';
import type { RuleTarget } from '../rule.ts';
import { isObject, type Json, textOf, type JsonObject } from '../template.ts';
import { stackResources } from '../topology.ts';

const baseName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** Patterns hold no intrinsic functions in practice, so that they can be judged before anything runs. */
const patternRefused = (pattern: Json | undefined): string[] => {
  try {
    if (pattern !== undefined) compilePattern(pattern);
    return [];
  } catch (error) {
    return [`EventPattern: ${(error as Error).message}`];
  }
};

export const eventBus: ResourceKind = {
  implemented: ['Name'],
  inert: ['Description', 'KmsKeyIdentifier', 'Tags'],
  deploy: (resource, { aws, topology }) => {
    const name = textOf(resource.properties['Name']);
    aws.bus.createBus(name);
    stackResources(topology, resource.stack.name).buses[resource.logicalId] = { name };
    return { ref: name, attributes: { Arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`, Name: name } };
  },
};

export const archive: ResourceKind = {
  implemented: ['ArchiveName', 'EventPattern', 'SourceArn'],
  // Kept until its data is deleted.
  inert: ['Description', 'KmsKeyIdentifier', 'RetentionDays'],
  refuse: ({ EventPattern }) => patternRefused(EventPattern),
  deploy: (resource, { aws }) => {
    const { ArchiveName, EventPattern, SourceArn } = resource.properties;
    const name = textOf(ArchiveName ?? physicalName(resource, 48));
    aws.bus.addArchive({ bus: baseName(textOf(SourceArn)), ...(EventPattern && { pattern: EventPattern }) });
    return { ref: name, attributes: { Arn: `arn:aws:events:${REGION}:${ACCOUNT}:archive/${name}`, ArchiveName: name } };
  },
};

const TARGET_PROPERTIES = new Set(['Arn', 'Id', 'DeadLetterConfig', 'RetryPolicy', 'RoleArn']);

export const rule: ResourceKind = {
  implemented: ['EventBusName', 'EventPattern', 'Name', 'State', 'Targets'],
  inert: ['Description', 'RoleArn', 'Tags'],
  refuse: ({ EventPattern, Targets }) => [
    ...(EventPattern === undefined
      ? ['EventPattern: a rule without one runs on a schedule, which is not supported']
      : []),
    ...patternRefused(EventPattern),
    ...((Targets ?? []) as JsonObject[]).flatMap((target) =>
      Object.keys(target)
        .filter((property) => !TARGET_PROPERTIES.has(property))
        .map((property) => `Targets.${property}: not supported`),
    ),
  ],
  deploy: (resource, { topology }) => {
    const { EventBusName = 'default', EventPattern, Name, State, Targets } = resource.properties;
    const bus = baseName(textOf(EventBusName));
    const name = textOf(Name ?? physicalName(resource, 64));
    if (State !== 'DISABLED') {
      const targets = ((Targets ?? []) as JsonObject[]).map(toTarget);
      topology.rules.push({ bus, name, pattern: EventPattern, targets });
    }
    const path = bus === 'default' ? name : `${bus}/${name}`;
    return { ref: path.replace('/', '|'), attributes: { Arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${path}` } };
  },
};

const toTarget = ({ Id, Arn, DeadLetterConfig, RetryPolicy }: JsonObject): RuleTarget => {
  const deadLetters = isObject(DeadLetterConfig) ? DeadLetterConfig['Arn'] : undefined;
  const retry = isObject(RetryPolicy) ? RetryPolicy : {};
  return {
    id: textOf(Id),
    arn: textOf(Arn),
    ...(deadLetters !== undefined && { deadLetterArn: textOf(deadLetters) }),
    ...(retry['MaximumRetryAttempts'] !== undefined && { maxRetries: Number(retry['MaximumRetryAttempts']) }),
    ...(retry['MaximumEventAgeInSeconds'] !== undefined && {
      maxAgeSeconds: Number(retry['MaximumEventAgeInSeconds']),
    }),
  };
};
