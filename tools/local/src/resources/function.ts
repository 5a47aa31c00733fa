import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { physicalName } from '../physical-name.ts';
import type { Resource, ResourceKind } from '../resource-kind.ts';
import { stackResources } from '../topology.ts';
import { isObject, textOf, type Json } from '../template.ts';

/** CloudFormation's own defaults (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html). */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** Empties a bucket when its stack is deleted: nothing calls it here. */
const isAutoDelete = (logicalId: string): boolean => logicalId.startsWith('CustomS3AutoDeleteObjects');

export const lambdaFunction: ResourceKind = {
  implemented: [
    'Code',
    'Environment',
    'FunctionName',
    'Handler',
    'MemorySize',
    'ReservedConcurrentExecutions',
    'Runtime',
    'Timeout',
  ],
  inert: ['Architectures', 'Description', 'LoggingConfig', 'Role', 'Tags', 'TracingConfig'],
  refuse: ({ Runtime, Code, ReservedConcurrentExecutions }) => [
    ...(Runtime === 'nodejs24.x' ? [] : [`Runtime ${JSON.stringify(Runtime)}: only nodejs24.x is supported`]),
    ...(isObject(Code) && 'S3Key' in Code ? [] : ['Code: only a folder asset is supported']),
    ...(ReservedConcurrentExecutions === 0 ? ['ReservedConcurrentExecutions 0: the function would never run'] : []),
  ],
  deploy: (resource, { topology }) => {
    const { properties, logicalId, stack } = resource;
    const name = textOf(properties['FunctionName'] ?? physicalName(resource, 64));
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
    if (!isAutoDelete(logicalId)) {
      const reserved = properties['ReservedConcurrentExecutions'];
      const code = codeOf(resource);
      topology.lambdas.push({
        name,
        arn,
        ...code,
        environment: (properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables ?? {},
        timeoutSeconds: Number(properties['Timeout'] ?? DEFAULT_TIMEOUT_SECONDS),
        memoryMegabytes: Number(properties['MemorySize'] ?? DEFAULT_MEMORY_MEGABYTES),
        ...(reserved !== undefined && { reservedConcurrency: Number(reserved) }),
      });
      stackResources(topology, stack.name).functions[logicalId] = { name, ...code };
    }
    return { ref: name, attributes: { Arn: arn } };
  },
};

const codeOf = ({ properties, stack }: Resource): { readonly file: string; readonly exportName: string } => {
  const { S3Key } = properties['Code'] as { S3Key: string };
  const folder = stack.assets.get(S3Key);
  if (!folder) throw new Error(`Code: no asset ${S3Key} in the cloud assembly`);
  const [module = '', exportName = ''] = splitHandler(properties['Handler']);
  const file = ['.mjs', '.js'].map((extension) => join(folder, module + extension)).find((path) => existsSync(path));
  if (!file) throw new Error(`Handler: no ${module}.mjs in ${folder}`);
  return { file, exportName };
};

const splitHandler = (handler: Json | undefined): string[] => {
  const text = textOf(handler);
  const dot = text.lastIndexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
};
