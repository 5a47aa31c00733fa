import type { HttpApi, Integration } from './http-api.ts';

export interface Match {
  readonly routeKey: string;
  readonly integration: Integration;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Route {
  readonly key: string;
  readonly integration: Integration;
  readonly method: string;
  readonly pattern: RegExp;
  /** Of two routes that match, the one with the lower rank wins. */
  readonly rank: number;
}

/**
 * Finds the route of a request: a full match before a greedy one (`{proxy+}`), a method before ANY, `$default` last.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export const routeTable = (api: HttpApi): ((method: string, path: string) => Match | undefined) => {
  const routes = api.routes
    .map(({ key, integrationId }) => toRoute(key, api.integrations.get(integrationId)!))
    .sort((a, b) => a.rank - b.rank);
  return (method, path) => {
    for (const { key, integration, method: wanted, pattern } of routes) {
      const found = (wanted === 'ANY' || wanted === method) && pattern.exec(path);
      if (found) return { routeKey: key, integration, pathParameters: { ...found.groups } };
    }
    return undefined;
  };
};

const toRoute = (key: string, integration: Integration): Route => {
  if (key === '$default') return { key, integration, method: 'ANY', pattern: /^/, rank: Infinity };
  const [method = '', path = ''] = key.split(' ');
  const greedy = path.includes('+}');
  // A longer fixed beginning is the more specific one.
  const rank = (greedy ? 1_000_000 : 0) - path.replace(/\{.*/, '').length * 100 + (method === 'ANY' ? 1 : 0);
  return { key, integration, method, pattern: toPattern(path), rank };
};

const toPattern = (path: string): RegExp => {
  const source = path
    .split('/')
    .map((segment) => {
      const name = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (!name) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      // That a greedy one also takes nothing, after its slash, is not documented.
      return name[2] ? `(?<${name[1]}>[^]*)` : `(?<${name[1]}>[^/]+)`;
    })
    .join('/');
  return new RegExp(`^${source}$`);
};
