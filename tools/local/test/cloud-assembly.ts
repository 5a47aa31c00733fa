import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, Template } from '../src/template.ts';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: JsonObject }>>;

export interface StackSource {
  readonly resources: Resources;
  readonly parameters?: Template['Parameters'];
  /** The source of `handler.mjs`, by the asset key that a function asks for. */
  readonly code?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly, as the CDK would, for the stacks `<name>-dev`. */
export const writeAssembly = async (
  directory: string,
  stacks: Readonly<Record<string, StackSource>>,
): Promise<string> => {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const write = (name: string, value: unknown) => writeFile(join(directory, name), JSON.stringify(value));
  const artifacts: Record<string, unknown> = {};
  for (const [name, { resources, parameters, code = {} }] of Object.entries(stacks)) {
    const stack = `${name}-dev`;
    artifacts[stack] = { type: 'aws:cloudformation:stack', properties: { templateFile: `${stack}.template.json` } };
    await write(`${stack}.template.json`, { Resources: resources, Parameters: parameters });
    const files: Record<string, unknown> = {};
    for (const [key, source] of Object.entries(code)) {
      files[key] = { source: { path: `asset.${key}` }, destinations: { here: { objectKey: key } } };
      await mkdir(join(directory, `asset.${key}`));
      await writeFile(join(directory, `asset.${key}`, 'handler.mjs'), source);
    }
    await write(`${stack}.assets.json`, { files });
  }
  await write('manifest.json', { artifacts });
  return directory;
};

/** A folder that is gone when the test is. */
export const temporaryFolder = async (): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'local-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

export const aFunction = (key: string, properties: JsonObject = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: key },
    Handler: 'handler.handler',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    MemorySize: 128,
    ...properties,
  },
});

export const aQueue = (properties: JsonObject = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

export const aMapping = (properties: JsonObject = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    FunctionName: { Ref: 'Function' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...properties,
  },
});
