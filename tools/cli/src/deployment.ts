import { GetParameterCommand, SSMClient, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Address, parameterName, parameterPath } from '@status-callbacks/contract/addresses';
import type { Command } from 'commander';
import { Unreachable } from './exit-codes.ts';
import { localClient } from './local-client.ts';
import { runningSystem } from './running-system.ts';
import { dataDirOption } from './target.ts';
import type { Terminal } from './terminal.ts';

/** The system as it is deployed somewhere, found the way its own stacks find each other. */
export interface Deployment {
  /** For people: `the local system` or `stage prod`. */
  readonly name: string;
  readonly stage: string;
  /** None of the local system, which does without. */
  readonly cloudWatch: () => CloudWatchClient | undefined;
  readonly dynamodb: () => DynamoDBClient;
  readonly s3: () => S3Client;
  readonly secretsManager: () => SecretsManagerClient;
  readonly sfn: () => SFNClient;
  readonly sns: () => SNSClient;
  readonly sqs: () => SQSClient;
  /**
   * What stands in `/status-callbacks/<stage>/<address>`.
   * @throws {Unreachable} when it is not there, and the owner so not deployed
   */
  readonly address: (address: Address) => Promise<string>;
  /** Everything that stands below `/status-callbacks/<stage>/`, without that. */
  readonly addresses: () => Promise<{ readonly address: string; readonly value: string }[]>;
  readonly close: () => void;
}

export interface DeploymentOptions {
  readonly dataDir: string;
  readonly stage?: string;
}

/** Adds `--stage` and `--data-dir`. */
export const deploymentOptions = (command: Command, terminal: Terminal): Command =>
  dataDirOption(command, terminal).option(
    '--stage <stage>',
    "a stage on AWS, with the AWS SDK's usual credentials and region (default: the local system)",
  );

/**
 * Clients are made when first asked for and closed together.
 * @throws {Unreachable} when it is the local system that is meant, and none runs
 */
export const connect = ({ stage, dataDir }: DeploymentOptions): Deployment => {
  const local = stage === undefined ? runningSystem(dataDir) : undefined;
  const settings = (service: Parameters<typeof localClient>[1]) => (local ? localClient(local.env, service) : {});
  const open = new Map<string, { destroy: () => void }>();
  const once =
    <Client extends { destroy: () => void }>(make: () => Client, name: string) =>
    (): Client => {
      const client = (open.get(name) ?? make()) as Client;
      open.set(name, client);
      return client;
    };
  const ssm = once(() => new SSMClient(settings('SSM')), 'ssm');
  const actualStage = stage ?? local!.stage;
  return {
    name: local ? 'the local system' : `stage ${stage}`,
    stage: actualStage,
    cloudWatch: local ? () => undefined : once(() => new CloudWatchClient({}), 'cloudwatch'),
    dynamodb: once(() => new DynamoDBClient(settings('DYNAMODB')), 'dynamodb'),
    s3: once(() => new S3Client(settings('S3')), 's3'),
    secretsManager: once(() => new SecretsManagerClient(settings('SECRETS_MANAGER')), 'secretsmanager'),
    sfn: once(() => new SFNClient(settings('SFN')), 'sfn'),
    sns: once(() => new SNSClient(settings('SNS')), 'sns'),
    sqs: once(() => new SQSClient(settings('SQS')), 'sqs'),
    address: async (address) => {
      const Name = parameterName(actualStage, address);
      try {
        const { Parameter } = await ssm().send(new GetParameterCommand({ Name }));
        return Parameter!.Value!;
      } catch (error) {
        if ((error as Error).name !== 'ParameterNotFound') throw error;
        throw new Unreachable(`nothing is deployed at ${Name}`);
      }
    },
    addresses: async () => {
      const Path = parameterPath(actualStage);
      const found: { address: string; value: string }[] = [];
      for await (const { Parameters = [] } of paginateGetParametersByPath(
        { client: ssm() },
        { Path, Recursive: true },
      )) {
        for (const { Name, Value } of Parameters) found.push({ address: Name!.slice(Path.length), value: Value! });
      }
      return found;
    },
    close: () => {
      for (const client of open.values()) client.destroy();
    },
  };
};
