import { execFileSync, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/**
 * Prints, as JSON, the services that a stage lacks: those that something since their own last successful deployment there
 * touches. One that failed is lacked until it succeeds, whatever became of the others.
 *
 *     node .github/services-to-deploy.ts --stage=prod --after=dev
 *
 * `--after` leaves out what an earlier stage lacks itself. `--services="ingest replay"` are these, if there are such.
 */
const {
  stage,
  after,
  services: named,
} = parseArgs({
  options: {
    stage: { type: 'string', default: '' },
    after: { type: 'string', default: '' },
    services: { type: 'string', default: '' },
  },
}).values;

/** Without their scope, as folders, environments and teams are named. */
const servicesThat = (...criteria: string[]): string[] => {
  const question = ['show', 'projects', '--withTarget=deploy', '--json', ...criteria];
  const projects = execFileSync('node_modules/.bin/nx', question, { encoding: 'utf8' });
  return (JSON.parse(projects.slice(projects.indexOf('['))) as string[]).map((name) => name.replace(/^@.+\//, ''));
};

const touched = new Map<string, string[]>();
const touchedSince = (commit: string): string[] => {
  const services = touched.get(commit) ?? servicesThat('--affected', `--base=${commit}`, `--head=${head}`);
  touched.set(commit, services);
  return services;
};

const head = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const isAncestor = (one: string, other: string): boolean =>
  spawnSync('git', ['merge-base', '--is-ancestor', one, other]).status === 0;

interface Answer {
  readonly data?: {
    readonly repository?: {
      readonly deployments: {
        readonly nodes: readonly {
          readonly commitOid: string;
          readonly statuses: { readonly nodes: readonly { readonly state: string; readonly createdAt: string }[] };
        }[];
      };
    };
  };
}

const DEPLOYMENTS = `query ($owner: String!, $name: String!, $environment: String!) {
  repository(owner: $owner, name: $name) {
    deployments(environments: [$environment], first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { commitOid statuses(first: 20) { nodes { state createdAt } } }
    }
  }
}`;

/** The commit of the last job that succeeded in this environment: GitHub keeps a deployment of each. */
const lastDeployed = async (environment: string): Promise<string | undefined> => {
  const { GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
  const [owner, name] = GITHUB_REPOSITORY!.split('/');
  const response = await fetch(GITHUB_GRAPHQL_URL!, {
    method: 'POST',
    headers: { authorization: `bearer ${GITHUB_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: DEPLOYMENTS, variables: { owner, name, environment } }),
  });
  const answer = await response.text();
  const repository = response.ok ? (JSON.parse(answer) as Answer).data?.repository : undefined;
  if (!repository) throw new Error(`GitHub does not say what ${environment} runs: ${answer}`);
  return repository.deployments.nodes
    .flatMap(({ commitOid, statuses }) => statuses.nodes.map((status) => ({ ...status, commitOid })))
    .filter(({ state }) => state === 'SUCCESS')
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))[0]?.commitOid;
};

const isLacked = (service: string, deployed: string | undefined): boolean => {
  if (deployed === undefined) return true;
  const thisOrNewer = isAncestor(head, deployed);
  if (thisOrNewer) return false;
  const fromElsewhere = !isAncestor(deployed, head);
  return fromElsewhere || touchedSince(deployed).includes(service);
};

const all = servicesThat().sort();

const deployedTo = async (stage: string) =>
  new Map(await Promise.all(all.map(async (service) => [service, await lastDeployed(`${service}-${stage}`)] as const)));

const lacked = async (): Promise<string[]> => {
  // GitHub is asked first, and at once: a connection does not outlast the time that Nx takes.
  const [here, before] = await Promise.all([deployedTo(stage), after ? deployedTo(after) : undefined]);
  return all.filter(
    (service) => isLacked(service, here.get(service)) && !(before && isLacked(service, before.get(service))),
  );
};

const chosen = named.split(/\s+/).filter(Boolean);
const unknown = chosen.filter((service) => !all.includes(service));
if (unknown.length > 0) throw new Error(`No such service: ${unknown.join(', ')}. There are ${all.join(', ')}.`);
console.log(JSON.stringify(chosen.length > 0 ? chosen : await lacked()));
