import { readFileSync, rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { checkOnSynthesis } from './checks.ts';
import { stages, type Stage } from './stage.ts';
import { newestRelease, setVersion } from './version.ts';

/**
 * Synthesises one stack per stage into `cdk.out` of the service that runs it. Each stack gets the bundle as its own asset,
 * because CDK refuses to share one between stacks.
 */
export const synthesise = (makeStack: (app: App, stage: Stage, code: Code) => void): void => {
  rmSync('cdk.out', { recursive: true, force: true });
  const app = new App({ outdir: 'cdk.out', analyticsReporting: false });
  setVersion(app, newestRelease(readFileSync('CHANGELOG.md', 'utf8')));
  checkOnSynthesis(app);
  for (const stage of Object.values(stages)) {
    // A copy of the service's own, which would redeploy it for a change of its scripts.
    makeStack(app, stage, Code.fromAsset('dist', { exclude: ['package.json'] }));
  }
  app.synth();
};
