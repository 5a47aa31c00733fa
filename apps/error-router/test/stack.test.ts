import { variablesGiven, variablesRead } from '@status-callbacks/infra/variables';
import { Template } from 'aws-cdk-lib/assertions';
import { rules } from '../infra/rules.ts';
import { config } from '../src/route.ts';
import { busRules } from './bus-rules.ts';
import { template } from './template.ts';

const prod = Template.fromJSON(template.json);

it('gives the handler the environment it reads, and nothing else', () => {
  expect(variablesGiven(prod, 'handler.handler')).toEqual(variablesRead(config));
});

it('hears only of callbacks with an error', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: { errorCode: [{ exists: true }], replayTarget: [{ exists: false }, 'error-router', '*'] },
  });
});

it('has a rule for each line of its rules, one for opt-ins, and no other', () => {
  const details = busRules().map(({ pattern }) => JSON.stringify(pattern['detail']));
  const wanted = rules.map((rule) =>
    JSON.stringify('code' in rule ? { code: [rule.code] } : { category: [rule.category] }),
  );
  expect(details.toSorted()).toEqual([...wanted, undefined].toSorted());
});

it('keeps what a target did not take: every rule has targets, every target a queue for dead letters', () => {
  const found = busRules();
  expect(found.length).toBeGreaterThanOrEqual(rules.length);
  for (const { targets } of found) {
    expect(targets.length).toBeGreaterThan(0);
    for (const { DeadLetterConfig } of targets) {
      expect(DeadLetterConfig?.Arn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] });
    }
  }
});

it('keeps every error event and opt-in for a rule that comes later', () => {
  prod.hasResourceProperties('AWS::Events::Archive', {
    RetentionDays: 30,
    EventPattern: { source: ['status-callbacks.error-router', 'status-callbacks.application'] },
  });
});

it('may put events on its own bus and nothing else', () => {
  const statements = Object.values(prod.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
  );
  const onBus = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('events:')));
  expect(onBus.map(({ Action }) => Action)).toEqual(['events:PutEvents']);
  expect(JSON.stringify(onBus[0]!.Resource)).toContain('Bus');
});
