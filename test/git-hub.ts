import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

interface Deployment {
  readonly commitOid: string;
  readonly statuses: { state: string; createdAt: string }[];
}

/** What GitHub knows of deployments, and says when asked in GraphQL. */
export const gitHub = async () => {
  const deployments = new Map<string, Deployment[]>();
  let minutes = 0;
  const status = (state: string) => ({ state, createdAt: new Date(Date.UTC(2026, 0, 1, 0, minutes++)).toISOString() });

  const server = createServer((request, response) => {
    const answer = async () => {
      const { query, variables } = JSON.parse(await text(request)) as {
        query: string;
        variables: Record<string, string>;
      };
      const { owner, name, environment } = variables;
      if (request.headers.authorization !== 'bearer the-token')
        return response.writeHead(401).end('{"message":"Bad credentials"}');
      if (`${owner}/${name}` !== 'owner/status-callbacks' || !query.includes('environments: [$environment]'))
        return response.end(JSON.stringify({ data: { repository: null }, errors: [{ type: 'NOT_FOUND' }] }));
      const nodes = (deployments.get(environment!) ?? []).map(({ commitOid, statuses }) => ({
        commitOid,
        statuses: { nodes: statuses },
      }));
      return response.end(JSON.stringify({ data: { repository: { deployments: { nodes } } } }));
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();

  return {
    variables: {
      GITHUB_GRAPHQL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: 'owner/status-callbacks',
    },
    /** A job in this environment has ended. One that succeeds makes those before it inactive. */
    jobEnded(environment: string, commitOid: string, state: 'SUCCESS' | 'FAILURE') {
      const before = deployments.get(environment) ?? [];
      if (state === 'SUCCESS') {
        for (const { statuses } of before) if (statuses.at(-1)?.state === 'SUCCESS') statuses.push(status('INACTIVE'));
      }
      deployments.set(environment, [{ commitOid, statuses: [status('IN_PROGRESS'), status(state)] }, ...before]);
    },
  };
};
