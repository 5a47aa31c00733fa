import { ERROR_EVENT_DETAIL_TYPE, ERROR_EVENT_SOURCE } from '@status-callbacks/contract/error-event';
import { type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { rules, type ErrorRule, type RuleTarget } from './rules.ts';

const pascalCase = (words: string): string =>
  words.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `ReactionsOn30004`, `SuppressionOnOptOut`. */
const nameOf = (rule: ErrorRule): string =>
  `${pascalCase(rule.target)}On${'code' in rule ? rule.code : pascalCase(rule.category)}`;

/** Puts the rules of this service on its bus. */
export const errorRules = (
  scope: Construct,
  bus: IEventBus,
  targets: Readonly<Record<RuleTarget, IRuleTarget>>,
): void => {
  for (const rule of rules) {
    new Rule(scope, nameOf(rule), {
      eventBus: bus,
      description:
        'code' in rule ? `Callbacks that report error ${rule.code}` : `Callbacks with an error of ${rule.category}`,
      eventPattern: {
        source: [ERROR_EVENT_SOURCE],
        detailType: [ERROR_EVENT_DETAIL_TYPE],
        detail: 'code' in rule ? { code: [rule.code] } : { category: [rule.category] },
      },
      targets: [targets[rule.target]],
    });
  }
};
