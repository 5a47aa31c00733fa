import type { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const KEY = 'version';

/**
 * The newest release in a changelog, which is the one file that a release writes (docs/adr/0010-tags-and-deployments.md).
 * @throws when it names none
 */
export const newestRelease = (changelog: string): string => {
  const version = /^## (\d+\.\d+\.\d+\S*)/m.exec(changelog)?.[1];
  if (!version) throw new Error('CHANGELOG.md names no version: it begins with a heading like `## 0.1.0`');
  return version;
};

export const setVersion = (app: App, version: string): void => app.node.setContext(KEY, version);

/** Which release of its service a stack is made of; tests need not say. */
export const versionAmong = (scope: Construct): string => String(scope.node.tryGetContext(KEY) ?? 'unreleased');
