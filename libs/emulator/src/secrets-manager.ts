import { randomUUID } from 'node:crypto';
import { openJsonFile } from './json-file.ts';
import { ServiceError, startJsonService, type Operations } from './json-service.ts';

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  changed: number;
  version: string;
  value?: string;
  previous?: string;
}

const seconds = (): number => Date.now() / 1000;

/** Secrets Manager, as far as one secret with a current and a previous value goes; kept in one file. */
export const startSecretsManager = (file: string | undefined, port: number) => {
  const { value: secrets, save } = openJsonFile<Record<string, Secret>>(file, {});

  const find = (id: string): Secret => {
    const secret = Object.values(secrets).find(({ name, arn }) => id === name || id === arn);
    if (!secret)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  const set = (secret: Secret, value: string | undefined) => {
    if (value !== undefined) {
      if (secret.value !== undefined) secret.previous = secret.value;
      Object.assign(secret, { value, version: randomUUID(), changed: seconds() });
    }
    save();
    return { ARN: secret.arn, Name: secret.name, VersionId: secret.version, VersionStages: ['AWSCURRENT'] };
  };

  const operations: Operations = {
    CreateSecret: ({ Name, SecretString }: { Name: string; SecretString?: string }) => {
      if (secrets[Name]) {
        throw new ServiceError(
          'ResourceExistsException',
          `The operation failed because the secret ${Name} already exists.`,
        );
      }
      // AWS appends six characters, so that a secret made again under its name has another ARN.
      const arn = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${Name}-${randomUUID().slice(0, 6)}`;
      secrets[Name] = { name: Name, arn, created: seconds(), changed: seconds(), version: randomUUID() };
      return set(secrets[Name], SecretString);
    },
    PutSecretValue: ({ SecretId, SecretString }: { SecretId: string; SecretString: string }) =>
      set(find(SecretId), SecretString),
    GetSecretValue: ({ SecretId, VersionStage = 'AWSCURRENT' }: { SecretId: string; VersionStage?: string }) => {
      const secret = find(SecretId);
      const value = VersionStage === 'AWSPREVIOUS' ? secret.previous : secret.value;
      if (value === undefined) {
        throw new ServiceError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`,
        );
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: secret.version,
        SecretString: value,
        VersionStages: [VersionStage],
        CreatedDate: secret.changed,
      };
    },
    DescribeSecret: ({ SecretId }: { SecretId: string }) => describe(find(SecretId)),
    ListSecrets: () => ({ SecretList: Object.values(secrets).map(describe) }),
  };
  return startJsonService('secretsmanager', operations, port);
};

const describe = ({ arn, name, created, changed, version }: Secret) => ({
  ARN: arn,
  Name: name,
  CreatedDate: created,
  LastChangedDate: changed,
  VersionIdsToStages: { [version]: ['AWSCURRENT'] },
});
