import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Leaves the counts of a run where `.ci/run` adds them up, under the name of the Nx task that ran it. */
export default class Counts {
  onRunComplete(_, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const { NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target } = process.env;
    if (!project || !target) return;
    const file = join(import.meta.dirname, `dist/test-results/${project}-${target}.json`);
    mkdirSync(dirname(file), { recursive: true });
    const counts = {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}
