import { edited, withoutStatements } from './living.ts';

const STACK = 'apps/s3-archiver/infra/stack.ts';

/** The archiver's stack without what makes its objects an archive: lifecycle, catalogue, address. The bucket stays. */
export const stackWithBucket = (archiver: string): string =>
  edited(
    STACK,
    withoutStatements(archiver, (statement) =>
      /^(catalogueArchive|this\.publishAddress\(addresses\.archiveBucket)\b/.test(statement),
    ),
    [[/\n {6}lifecycleRules: \[\n[^]*?\n {6}\],/, '\n      lifecycleRules: [],']],
  );

export interface Parts {
  readonly imports: string;
  /** Before the consumer: what it writes to. */
  readonly makes: string;
  /** The consumer's environment. */
  readonly environment: string;
  /** After the consumer: what it may do. */
  readonly grants: string;
}

/** The archiver's stack with something else in the place of its bucket. */
export const stackWith = (archiver: string, { imports, makes, environment, grants }: Parts): string => {
  const bare = withoutStatements(
    archiver,
    (statement) => /\barchive\b/.test(statement) && !statement.startsWith('const consumer'),
  );
  return (
    imports +
    edited(STACK, bare, [
      [/(?<=\n {4}super\(.*\);\n)/, makes && `\n${makes}\n`],
      [/environment: \{.*\}/, `environment: ${environment}`],
      [/(?=\n {2}\}\n\}\n$)/, grants && `\n${grants}`],
    ])
  );
};

/** The archiver's tests of its stack without those that are about this. */
export const testsWithout = (archiver: string, about: RegExp): string =>
  withoutStatements(archiver, (test) => test.startsWith('it(') && about.test(test.replaceAll('s3-archiver', '')));

/** What is said of the archive and of nothing else. */
export const ARCHIVE = /archive|athena|quer(y|ies)/i;
