/**
 * How stacks find each other: SSM parameters, written by the owner, read by name at deploy time. Never CloudFormation
 * exports, which lock the producer to its consumers (docs/adr/0002-addresses-not-exports.md).
 */
export const addresses = {
  /** ARN of the SNS topic that carries `StatusCallback` events. Owner: `ingest`. */
  topicArn: 'topic-arn',
  /** URL of the queue that takes whole requests, from the front-door function and operators. Owner: `ingest`. */
  envelopeQueueUrl: 'envelope-queue-url',
  /** Name of the bucket that keeps what was refused. Owner: `ingest`. */
  quarantineBucket: 'quarantine-bucket',
  /** Every origin that callbacks may be sent to, with commas between them, the API's own first. Owner: `ingest`. */
  origins: 'origins',
  /** Where Twilio calls, without a path. Owner: `ingest`. */
  frontDoorUrl: 'front-door-url',
  /** Name of the archive bucket. Owner: `s3-archiver`. */
  archiveBucket: 'archive-bucket',
  /** Name of the history table. Owner: `dynamo-writer`. */
  tableName: 'table-name',
  /** Name of the EventBridge bus for error events. Owner: `error-router`. */
  errorBusName: 'error-bus-name',
  /** ARN of the SNS topic that carries alerts, as text for people. Owner: `error-router`. */
  alertTopicArn: 'alert-topic-arn',
  /** Name of the table of the suppression list. Owner: `error-router`. */
  suppressionTable: 'suppression-table-name',
  /** How the suppression list is kept, as JSON: see `libs/suppression`. Owner: `error-router`. */
  suppressionSettings: 'suppression-settings',
  /** ARN of the state machine that replays the archive. Owner: `replay`. */
  replayStateMachineArn: 'replay-state-machine-arn',
} as const;

/** URL of the queue of one sink. Owner: the sink. */
export const queueUrl = (sink: string) => `sinks/${sink}/queue-url` as const;

/** Where the queues of a stage stand, each with its dead letters. */
export const QUEUES = 'queues/';

/**
 * A queue of a service and its dead letters, as JSON: `{"queueUrl": "https://…", "deadLettersUrl": "https://…"}`. Owner: the
 * service.
 */
export const queuePair = (service: string, name: string) => `${QUEUES}${service}/${name}` as const;

/** Where the versions of a stage stand. */
export const VERSIONS = 'versions/';

/** Which release of a service is deployed. Owner: the service. */
export const deployedVersion = (service: string) => `${VERSIONS}${service}` as const;

export type Address =
  | (typeof addresses)[keyof typeof addresses]
  | ReturnType<typeof queueUrl>
  | ReturnType<typeof queuePair>
  | ReturnType<typeof deployedVersion>;

/** Below it stand the addresses of a stage. */
export const parameterPath = (stage: string): string => `/status-callbacks/${stage}/`;

/** `/status-callbacks/<stage>/<name>` */
export const parameterName = (stage: string, address: Address): string => parameterPath(stage) + address;
