import {
  VERSIONS,
  addresses,
  parameterName,
  queuePair,
  queueUrl,
  type Address,
} from '@status-callbacks/contract/addresses';
import { type Finding, fine, wrong } from './finding.ts';

/** What stands in Parameter Store, by address. */
export type Addresses = ReadonlyMap<string, string>;

/** The shipped services, and what each makes known to the others. */
const published: Readonly<Record<string, readonly Address[]>> = {
  ingest: [
    addresses.topicArn,
    addresses.envelopeQueueUrl,
    addresses.quarantineBucket,
    addresses.origins,
    addresses.frontDoorUrl,
    queuePair('ingest', 'main'),
    queuePair('ingest', 'envelope'),
  ],
  's3-archiver': [addresses.archiveBucket, queueUrl('s3-archiver'), queuePair('s3-archiver', 'main')],
  'dynamo-writer': [addresses.tableName, queueUrl('dynamo-writer'), queuePair('dynamo-writer', 'main')],
  'error-router': [
    addresses.errorBusName,
    addresses.alertTopicArn,
    addresses.suppressionTable,
    addresses.suppressionSettings,
    queueUrl('error-router'),
    queuePair('error-router', 'main'),
  ],
  replay: [addresses.replayStateMachineArn],
};

/** Whether every stack is there: each one wrong names what is missing and who should have put it there. */
export const checkAddresses = (found: Addresses, stage: string): Finding[] => {
  const missing = Object.entries(published).flatMap(([service, names]) =>
    names
      .filter((name) => !found.has(name))
      .map((name) =>
        wrong('addresses', `${parameterName(stage, name)} is missing: deploy ${service}, which publishes it`),
      ),
  );
  return missing.length > 0 ? missing : [fine('addresses', `${found.size} in Parameter Store, every service is there`)];
};

/** Which release of each service is deployed, those of other teams too. */
export const toldVersions = (found: Addresses): Finding =>
  fine(
    'versions',
    [...found]
      .filter(([name]) => name.startsWith(VERSIONS))
      .map(([name, version]) => `${name.slice(VERSIONS.length)} ${version}`)
      .toSorted()
      .join(', '),
  );
