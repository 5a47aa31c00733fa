import { APPLICATION, type ServiceStack } from '@status-callbacks/infra/service-stack';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';

const tagged = (key: string, value: string): CfnBudget.ExpressionProperty => ({
  tags: { key, values: [value], matchOptions: ['EQUALS'] },
});

/** Watches what all services of a stage cost together, by their tags. Here, because every stage has this stack once. */
export const watchBudget = (stack: ServiceStack): void => {
  const { name, budget } = stack.stage;
  if (!budget) return;
  const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold },
    subscribers: [{ subscriptionType: 'EMAIL', address: budget.email }],
  });
  new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: `${APPLICATION}-${name}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget.monthlyDollars, unit: 'USD' },
      filterExpression: { and: [tagged('application', APPLICATION), tagged('stage', name)] },
      metrics: ['UnblendedCost'],
    },
    notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
  });
};
