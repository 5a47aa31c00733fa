import { template } from './template.ts';

export interface BusRule {
  readonly id: string;
  readonly pattern: Record<string, unknown>;
  readonly targets: readonly { readonly Arn: unknown; readonly DeadLetterConfig?: { readonly Arn: unknown } }[];
}

/** The rules of the bus; the one an archive fills itself by is none of ours. */
export const busRules = (): BusRule[] =>
  Object.entries(template.findResources('AWS::Events::Rule')).map(([id, { Properties }]) => ({
    id: id.replace(/[0-9A-F]{8}$/, ''),
    pattern: Properties.EventPattern,
    targets: Properties.Targets,
  }));
