import { join, relative, resolve } from 'node:path';
import { lockData } from './data-lock.ts';
import { removeEndpoints, writeEndpoints } from './endpoints-file.ts';
import { greeting } from './greeting.ts';
import { logToFiles } from './log-files.ts';
import { HELP, readOptions, type Options } from './options.ts';
import { openPrivateFolder } from './private-folder.ts';
import { watchForOrphanhood } from './orphan-watch.ts';
import { startSystem } from './system.ts';

const LOCK_PATIENCE_MS = 10_000;

const print = (line: string): void => console.log(line);
// Whoever read what is printed may be gone; that is no reason to stop in the middle of something.
process.stdout.on('error', () => {});

const start = async ({ port, awsPort, dataDir: directory, stage }: Options): Promise<void> => {
  const dataDir = resolve(directory);
  openPrivateFolder(dataDir);
  await lockData(dataDir, LOCK_PATIENCE_MS, print);
  const at = (offset: number): number => (awsPort === 0 ? 0 : awsPort + offset);
  const system = await startSystem({
    stage,
    dataDir,
    ports: {
      front: port,
      messaging: at(0),
      dynamodb: at(1),
      eventbridge: at(2),
      secretsManager: at(3),
      ssm: at(4),
      sfn: at(5),
    },
    log: logToFiles(join(dataDir, 'logs'), print),
  });
  const { url, env, resources } = system;
  writeEndpoints(dataDir, { pid: process.pid, url, stage, env, resources });
  print(greeting(system, relative(process.cwd(), dataDir) || '.'));

  let stopping = false;
  const stop = async (why: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    print(`${why}: stopping`);
    removeEndpoints(dataDir);
    await system.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop('interrupted'));
  process.on('SIGTERM', () => void stop('terminated'));
  process.on('SIGHUP', () => void stop('terminal closed'));
  watchForOrphanhood(() => void stop('npm is gone'));
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await start(options);
  else print(HELP);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
