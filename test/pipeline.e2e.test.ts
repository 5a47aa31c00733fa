import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitHub } from './git-hub.ts';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';
import { readWorkflow, runStep, stepOf } from './workflow.ts';

let clone: ScratchClone;
let hub: Awaited<ReturnType<typeof gitHub>>;
beforeAll(async () => {
  [clone, hub] = await Promise.all([scratchClone(), gitHub()]);
});
afterAll(() => clone.remove());

const head = async (): Promise<string> => (await clone.run('git', 'rev-parse', 'HEAD')).trim();

/** The services that deploy-stage.yml makes its matrix of. */
const plan = async (inputs: Readonly<Record<string, string>>, token = 'the-token'): Promise<string[]> => {
  const { outputs } = await runStep(
    clone,
    stepOf('deploy-stage.yml', 'plan', 'plan'),
    {
      'github.token': token,
      'inputs.stage': inputs['stage']!,
      'inputs.after': inputs['after'] ?? '',
      'inputs.services': inputs['services'] ?? '',
    },
    hub.variables,
  );
  return JSON.parse(outputs['services']!) as string[];
};

/** A push: the jobs of deploy.yml one after the other, each stage with the services that its plan names. */
const push = async (...failing: string[]): Promise<Record<string, string[]>> => {
  const commit = await head();
  const deployed: Record<string, string[]> = {};
  for (const [job, { with: inputs }] of Object.entries(readWorkflow('deploy.yml').jobs)) {
    deployed[job] = await plan({ ...inputs, services: '' });
    for (const service of deployed[job]) {
      const environment = `${service}-${inputs!['stage']}`;
      hub.jobEnded(environment, commit, failing.includes(environment) ? 'FAILURE' : 'SUCCESS');
    }
  }
  return deployed;
};

const everyService = readdirSync(join(import.meta.dirname, '../apps'));
const both = (...services: string[]) => ({ dev: services, prod: services });

// Each goes on where the one before ended, as pushes do.
describe('a push to main', () => {
  it('deploys every service that never was', async () => {
    expect(await push()).toEqual(both(...everyService));
  }, 240_000);

  it.each([
    ['one sink', ['apps/s3-archiver/src/archive.ts'], ['s3-archiver']],
    ['the contract', ['libs/contract/src/status-callback.ts'], everyService],
    [
      'what services do not carry: documentation, changelogs, tools, workflows,',
      ['docs/runbook.md', 'apps/ingest/README.md', 'apps/ingest/CHANGELOG.md', 'tools/cli/src/main.ts'],
      [],
    ],
  ])(
    'that changes %s deploys what that touches',
    async (_, files, expected) => {
      await clone.commit('change', '.github/workflows/deploy.yml', ...files);
      expect(await push()).toEqual(both(...expected));
    },
    120_000,
  );

  it('tries again what failed, and keeps out of prod what dev lacks', async () => {
    await clone.commit('two', 'apps/dynamo-writer/src/write.ts', 'apps/ingest/src/ingest.ts');
    expect(await push('dynamo-writer-dev', 'ingest-prod')).toEqual({
      dev: ['dynamo-writer', 'ingest'],
      prod: ['ingest'],
    });
    await clone.commit('one', 'apps/replay/src/batch.ts');
    expect(await push()).toEqual({
      dev: ['dynamo-writer', 'replay'],
      prod: ['dynamo-writer', 'ingest', 'replay'],
    });
  }, 240_000);

  it('deploys nothing over what is newer', async () => {
    await clone.run('git', 'checkout', '--quiet', 'HEAD~1');
    expect(await push()).toEqual(both());
    await clone.run('git', 'checkout', '--quiet', 'main');
  }, 240_000);

  it('deploys over what came from a branch', async () => {
    await clone.run('git', 'checkout', '--quiet', '-b', 'trial');
    hub.jobEnded('ingest-dev', await clone.commit('trial', 'apps/ingest/src/ingest.ts'), 'SUCCESS');
    await clone.run('git', 'checkout', '--quiet', 'main');
    await clone.commit('none', 'README.md');
    expect(await push()).toEqual({ dev: ['ingest'], prod: [] });
  }, 240_000);
});

describe('a plan', () => {
  it('is what somebody asks for, whatever changed', async () => {
    expect(await plan({ stage: 'prod', services: 'replay ingest' })).toEqual(['replay', 'ingest']);
  });

  it('fails for a service that is none', async () => {
    await expect(plan({ stage: 'prod', services: 'ingest inject' })).rejects.toThrow('No such service: inject');
  });

  it('fails where GitHub says nothing', async () => {
    await expect(plan({ stage: 'dev' }, 'expired')).rejects.toThrow(/GitHub does not say what \S+-dev runs/);
  });
});

/** Stands before a command, and notes what it is asked for. */
const inPlaceOf = async (command: string, script: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'bin-'));
  await writeFile(join(folder, command), `#!/bin/sh\necho "$*" >> ${folder}/asked\n${script}\n`);
  await chmod(join(folder, command), 0o755);
  return {
    variables: { PATH: `${folder}:${process.env['PATH']}` },
    asked: async () => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};

describe('a deploy', () => {
  const inputs = { SERVICE: 'ingest', STAGE: 'prod' };
  const steps = readWorkflow('deploy-service.yml').jobs['deploy']!.steps!;
  const commands = steps.filter(({ run, if: when }) => run?.includes('npx') && !when);

  it('synthesises, shows the difference, deploys and asks the doctor', async () => {
    await using npx = await inPlaceOf('npx', 'echo "[+] $*"');
    let summary = '';
    for (const step of commands) summary += (await runStep(clone, step, {}, { ...inputs, ...npx.variables })).summary;
    expect(await npx.asked()).toEqual([
      'nx synth ingest --output-style=static',
      'cdk diff --app apps/ingest/cdk.out status-callbacks-*-prod',
      'nx deploy ingest --stage=prod --output-style=static',
      'callbacks doctor --stage prod',
    ]);
    expect(summary).toContain('### ingest in prod\n```diff\n[+] cdk diff');
  });

  it('ends where one of them fails, be it inside a pipe', async () => {
    await using npx = await inPlaceOf('npx', 'exit 1');
    for (const step of commands)
      await expect(runStep(clone, step, {}, { ...inputs, ...npx.variables })).rejects.toThrow();
    expect(commands).toHaveLength(4);
  });

  it('says how to go back: to the releases without this commit', async () => {
    const tag = (version: string) =>
      clone.run('git', 'tag', '--annotate', `@status-callbacks/ingest@${version}`, '--message', version);
    await tag('0.1.1');
    const bad = await clone.commit('bad', 'apps/ingest/src/ingest.ts');
    await tag('0.1.2');
    const advice = stepOf('deploy-service.yml', 'deploy', 'Say how to go back');
    const { summary } = await runStep(clone, advice, { 'github.sha': bad }, inputs);
    expect(summary).toContain('`gh workflow run deploy.yml --ref <tag> -f stage=prod -f services=ingest`');
    const [, list] = /`(git tag .+?)`/.exec(summary)!;
    expect(await clone.run('bash', '-c', list!)).toBe('@status-callbacks/ingest@0.1.1\n');
  });
});

describe('a check', () => {
  const base = async (target: string, green: string): Promise<string> => {
    await using gh = await inPlaceOf('gh', `echo ${green}`);
    const step = stepOf('ci.yml', 'affected', 'Find what to compare with');
    const expressions = { 'github.token': 'the-token', 'github.event.pull_request.base.sha': target };
    const { environment } = await runStep(clone, step, expressions, gh.variables);
    return environment['NX_BASE']!;
  };

  it('compares a pull request with its target, and main with its last green run', async () => {
    expect(await base('the-target', 'the-green')).toBe('the-target');
    expect(await base('', 'the-green')).toBe('the-green');
  });

  it('is of everything, the first time', async () => {
    const NX_BASE = await base('', '');
    const projects = ['nx', 'show', 'projects', '--json'];
    const affected = await clone.runWith({ NX_BASE }, 'npx', ...projects, '--affected');
    expect((JSON.parse(affected) as string[]).sort()).toEqual(
      (JSON.parse(await clone.run('npx', ...projects)) as string[]).sort(),
    );
  });
});
