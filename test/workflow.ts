import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ScratchClone } from './scratch-clone.ts';

export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Job {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean | string };
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly permissions?: Permissions;
  readonly concurrency?: Job['concurrency'];
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowText = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../.github/workflows', file), 'utf8');

export const readWorkflow = (file: string): Workflow => parse(workflowText(file)) as Workflow;

/** The step of that id or name. */
export const stepOf = (file: string, job: string, step: string): Step => {
  const found = readWorkflow(file).jobs[job]?.steps?.find(({ id, name }) => [id, name].includes(step));
  if (!found?.run) throw new Error(`${file} runs nothing in the step "${step}" of "${job}".`);
  return found;
};

export interface Told {
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly summary: string;
}

/**
 * Runs a step as GitHub would: its own command, in bash, with what its expressions stand for. An expression that nobody
 * gave a value is an error.
 */
export const runStep = async (
  clone: ScratchClone,
  step: Step,
  expressions: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Told> => {
  const folder = await mkdtemp(join(tmpdir(), 'step-'));
  const evaluate = (text: string) =>
    text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
      const value = expressions[expression];
      if (value === undefined) throw new Error(`What is \${{ ${expression} }}?`);
      return value;
    });
  const told = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  const pairs = async (name: string) =>
    Object.fromEntries(
      (await told(name))
        .split('\n')
        .filter(Boolean)
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>;
  try {
    const stdout = await clone.runWith(
      {
        ...variables,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value)])),
        GITHUB_ENV: join(folder, 'environment'),
        GITHUB_OUTPUT: join(folder, 'outputs'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      },
      ...(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run!] as const),
    );
    return {
      stdout,
      outputs: await pairs('outputs'),
      environment: await pairs('environment'),
      summary: await told('summary'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};
