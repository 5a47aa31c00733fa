import { join } from 'node:path';
import { startDynamoDb } from './dynamodb.ts';
import { startEventBus, type EventBus } from './event-bus.ts';
import { LOOPBACK } from './loopback.ts';
import { startMessaging, type Queues } from './messaging.ts';
import { startParameterStore } from './parameter-store.ts';
import { startSecretsManager } from './secrets-manager.ts';
import { startStepFunctions, type StateMachines } from './step-functions.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** As in `AWS_ENDPOINT_URL_<SERVICE>`. */
export type Service = 'sqs' | 'sns' | 's3' | 'sts' | 'dynamodb' | 'eventbridge' | 'secrets_manager' | 'ssm' | 'sfn';

export interface AwsOptions {
  /** Where everything is kept; without one, in memory. */
  readonly dataDir?: string | undefined;
  /** 0, the default, for any free port. */
  readonly ports?: Partial<Record<'messaging' | 'dynamodb' | 'eventbridge' | 'secretsManager' | 'ssm' | 'sfn', number>>;
  /** Told what AWS would do in silence. */
  readonly log?: (line: string) => void;
}

export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
  readonly forcePathStyle?: boolean;
}

export interface Aws {
  readonly endpoints: Readonly<Record<Service, string>>;
  /** What a program needs in its environment for the AWS SDK and CLI to come here. */
  readonly env: Readonly<Record<string, string>>;
  /** @example new S3Client(aws.client('s3')) */
  readonly client: (service: Service) => ClientSettings;
  readonly queues: Queues;
  readonly bus: EventBus;
  readonly stateMachines: StateMachines;
  readonly stop: () => Promise<void>;
}

/**
 * The AWS services of this system, in this process, on loopback.
 * @example const aws = await startAws();
 */
export const startAws = async ({ dataDir, ports = {}, log = () => {} }: AwsOptions = {}): Promise<Aws> => {
  const at = (name: string): string | undefined => dataDir && join(dataDir, name);
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const service of started.splice(0).reverse()) await service.stop();
  };
  const start = async <T extends { stop: () => Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const service = await starting;
    started.push(service);
    return service;
  };
  try {
    const messaging = await start(startMessaging(dataDir, ports.messaging ?? 0, log));
    const dynamodb = await start(startDynamoDb(at('dynamodb'), ports.dynamodb ?? 0));
    const bus = await start(startEventBus(at('events.db'), ports.eventbridge ?? 0, log));
    const secrets = await start(startSecretsManager(at('secrets.json'), ports.secretsManager ?? 0));
    const ssm = await start(startParameterStore(at('parameters.json'), ports.ssm ?? 0));
    const stepFunctions = await start(startStepFunctions(ports.sfn ?? 0, settingsOf('s3', url(messaging))));

    const endpoints: Record<Service, string> = {
      sqs: url(messaging),
      sns: url(messaging),
      s3: url(messaging),
      sts: url(messaging),
      dynamodb: url(dynamodb),
      eventbridge: url(bus),
      secrets_manager: url(secrets),
      ssm: url(ssm),
      sfn: url(stepFunctions),
    };
    return {
      endpoints,
      env: environment(endpoints),
      client: (service) => settingsOf(service, endpoints[service]),
      queues: messaging.queues,
      bus,
      stateMachines: stepFunctions.stateMachines,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const url = ({ port }: { readonly port: number }): string => `http://${LOOPBACK}:${port}`;

const settingsOf = (service: Service, endpoint: string): ClientSettings => ({
  endpoint,
  region: REGION,
  credentials: CREDENTIALS,
  ...(service === 's3' && { forcePathStyle: true }),
});

const environment = (endpoints: Readonly<Record<Service, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, url]),
  ),
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
});
