import { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
export type SqsStore = Stores['sqsStore'];
export type SnsStore = Stores['snsStore'];
export type S3Store = Stores['s3Store'];
export type SqsQueue = ReturnType<SqsStore['createQueue']>;
export type ReceivedMessage = ReturnType<SqsQueue['dequeue']>[number];
export type MessagePersistence = NonNullable<SqsStore['persistence']>;
export type ObjectPersistence = NonNullable<S3Store['persistence']> & { loadS3(store: S3Store): void; close(): void };

export interface SendMessage {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;
  readonly DelaySeconds?: number;
}

/**
 * The pieces fauxqs is made of. Its package exports only `startFauxqs`, which listens on every interface, and `buildApp`,
 * which keeps nothing on disk; so the stores and their persistence are imported by file from this one pinned version.
 */
const piece = <T>(file: string): Promise<T> => import(new URL(file, import.meta.resolve('fauxqs')).href) as Promise<T>;

const { SqsStore } = await piece<{ SqsStore: new () => SqsStore }>('./sqs/sqsStore.js');
const { SnsStore } = await piece<{ SnsStore: new () => SnsStore }>('./sns/snsStore.js');
const { S3Store } = await piece<{ S3Store: new () => S3Store }>('./s3/s3Store.js');
const { PersistenceManager } = await piece<{ PersistenceManager: new (dir: string) => MessagePersistence }>(
  './persistence.js',
);
const { FileS3Persistence } = await piece<{ FileS3Persistence: new (dir: string) => ObjectPersistence }>(
  './s3/fileS3Persistence.js',
);
const { sendMessage } = await piece<{
  sendMessage: (message: SendMessage, store: SqsStore) => { MessageId: string; MD5OfMessageBody: string };
}>('./sqs/actions/sendMessage.js');
const { INVALID_MESSAGE_BODY_CHAR } = await piece<{ INVALID_MESSAGE_BODY_CHAR: RegExp }>('./sqs/sqsTypes.js');

// SQS takes every character of XML 1.0; the pattern of fauxqs sees the halves of an emoji and refuses it
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html).
const outsideXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
INVALID_MESSAGE_BODY_CHAR.test = (body: string): boolean => outsideXml.test(body);

export { buildApp, FileS3Persistence, PersistenceManager, S3Store, sendMessage, SnsStore, SqsStore };
