/** The HTTP API as its templates define it: routes, and what each leads to. */
export interface HttpApi {
  readonly integrations: Map<string, Integration>;
  readonly routes: { readonly key: string; readonly integrationId: string }[];
}

export type Integration =
  | { readonly kind: 'sqs'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'lambda'; readonly functionName: string; readonly timeoutMs: number };

export const newHttpApi = (): HttpApi => ({ integrations: new Map(), routes: [] });
