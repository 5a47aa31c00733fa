import { startAws, type Aws, type AwsOptions } from '@status-callbacks/emulator/aws';
import type { BusEvent } from '@status-callbacks/emulator/event-bus';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAssemblies, readStacks } from './assembly.ts';
import { ensureAuthToken } from './auth-token.ts';
import { deploy, judge } from './deployment.ts';
import type { Disturbance } from './disturbance.ts';
import { leftAlone } from './left-alone.ts';
import { newHttpApi } from './http-api.ts';
import { startHttpFront } from './http-front.ts';
import { run } from './run.ts';
import type { StackResources, Topology } from './topology.ts';

export interface SystemOptions {
  /** Cloud assemblies to run. @default those of all services below the working directory */
  readonly assemblies?: readonly string[];
  /** @default dev */
  readonly stage?: string;
  /** Where everything is kept. Without one, a temporary folder that is removed by `stop`. */
  readonly dataDir?: string | undefined;
  /** 0, the default, for any free port. */
  readonly ports?: { readonly front?: number } & NonNullable<AwsOptions['ports']>;
  /** Gets what happens: of `system`, `access`, or a function. @default nothing */
  readonly log?: LogSink;
  /** Asked once AWS answers, and before any function does. @default nothing disturbs */
  readonly disturb?: (aws: Aws) => Promise<Disturbance>;
}

export type LogSink = (source: string, line: string) => void;

export interface System {
  /** Where Twilio's requests go. */
  readonly url: string;
  /** What a program needs in its environment for the AWS SDK and CLI to come here. */
  readonly env: Readonly<Record<string, string>>;
  /** What exists, by stack and logical id. */
  readonly resources: Readonly<Record<string, StackResources>>;
  readonly aws: Aws;
  /** Signs callbacks, until somebody changes the secret. */
  readonly authToken: string;
  /** Resolves when nothing is left to do; see `whenIdle`. */
  readonly idle: () => Promise<void>;
  /** Bytes in use by the threads of each function, by name. */
  readonly heaps: () => Promise<Readonly<Record<string, number>>>;
  /** Events the archives keep, of all buses. */
  readonly busEvents: () => readonly BusEvent[];
  readonly stop: () => Promise<void>;
}

/**
 * Runs synthesised templates and built bundles on this machine.
 * @throws TemplatesRefused when the templates hold anything this machine does not run as AWS does
 */
export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  const { assemblies = findAssemblies(process.cwd()), stage = 'dev', ports = {}, log = () => {} } = options;
  const stacks = readStacks(assemblies, stage);
  if (stacks.length === 0) throw new Error(`no stack of stage ${stage} is synthesised: run nx run-many -t synth`);
  judge(stacks);

  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'status-callbacks-')));
  const stops: (() => Promise<unknown>)[] = options.dataDir
    ? []
    : [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const tell = (line: string): void => log('system', line);
    const aws = await startAws({ dataDir: join(dataDir, 'aws'), ports, log: tell });
    stops.push(aws.stop);
    const front = await startHttpFront(ports.front ?? 0, (line) => log('access', line));
    stops.push(front.stop);

    const topology: Topology = {
      lambdas: [],
      mappings: [],
      rules: [],
      stateMachines: [],
      api: newHttpApi(),
      stacks: {},
    };
    await deploy(stacks, { aws, topology, frontUrl: front.url, dataDir, log: tell });
    await leftAlone(aws, topology).then((lines) => lines.forEach(tell));
    const authToken = await ensureAuthToken(aws);

    const running = run(topology, aws, front, log, await options.disturb?.(aws));
    stops.push(running.stop);
    return {
      url: front.url,
      env: aws.env,
      resources: topology.stacks,
      aws,
      authToken,
      idle: running.idle,
      heaps: running.heaps,
      busEvents: () =>
        Object.values(topology.stacks)
          .flatMap(({ buses }) => Object.values(buses))
          .flatMap(({ name }) => aws.bus.events(name, { archivedOnly: true })),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
