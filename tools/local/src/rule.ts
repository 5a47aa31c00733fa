/** A rule of a bus, its targets still by ARN. */
export interface RuleDefinition {
  readonly bus: string;
  readonly name: string;
  readonly pattern: unknown;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterArn?: string;
  readonly maxRetries?: number;
  readonly maxAgeSeconds?: number;
}
