import { stages } from '@status-callbacks/infra/stage';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ErrorRouterStack } from '../infra/stack.ts';
import { reactions } from '../src/reactions.ts';
import { config } from '../src/route.ts';

const prod = Template.fromStack(new ErrorRouterStack(new App(), stages.prod, Code.fromInline('x')));

it('gives the handler the environment it reads', () => {
  prod.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'handler.handler',
    Environment: { Variables: Object.fromEntries(Object.keys(config.shape).map((name) => [name, Match.anyValue()])) },
  });
});

it('hears only of callbacks with an error', () => {
  prod.hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: { errorCode: [{ exists: true }], replayTarget: [{ exists: false }, 'error-router', '*'] },
  });
});

it('has a rule for each code it reacts to, and no other', () => {
  const codes = Object.values(prod.findResources('AWS::Events::Rule')).flatMap(
    ({ Properties }) => (Properties.EventPattern.detail as { code?: string[] } | undefined)?.code ?? [],
  );
  expect(codes.sort()).toEqual(Object.keys(reactions).sort());
});

it('keeps what a target did not take', () => {
  for (const { Properties } of Object.values(prod.findResources('AWS::Events::Rule'))) {
    const targets = (Properties.Targets ?? []) as { DeadLetterConfig?: { Arn: unknown } }[];
    for (const { DeadLetterConfig } of targets.slice(0, 1)) {
      if (Properties.EventPattern.detail) expect(DeadLetterConfig?.Arn).toBeDefined();
    }
  }
});

it('keeps every error event for a rule that comes later', () => {
  prod.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 30 });
});

it('may put events on its own bus and nothing else', () => {
  const statements = Object.values(prod.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
  );
  const onBus = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('events:')));
  expect(onBus.map(({ Action }) => Action)).toEqual(['events:PutEvents']);
  expect(JSON.stringify(onBus[0]!.Resource)).toContain('Bus');
});
