import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { checkOnSynthesis } from '../src/checks.ts';
import { ServiceFunction } from '../src/service-function.ts';
import { ServiceStack } from '../src/service-stack.ts';
import { type Stage, stages } from '../src/stage.ts';
import { newestRelease, setVersion } from '../src/version.ts';

const aStack = (version = '1.2.3', stage: Stage = stages.prod): ServiceStack => {
  const app = new App();
  setVersion(app, version);
  const stack = new ServiceStack(app, 'probe', stage);
  const impact = 'Nobody notices, because this is a test.';
  new ServiceFunction(stack, 'Function', { code: Code.fromInline('x'), environment: {}, impact });
  return stack;
};
const templateOf = (...args: Parameters<typeof aStack>): Template => Template.fromStack(aStack(...args));

it.each([
  ['## 0.1.0\n\n- Everything.\n', '0.1.0'],
  ['## 0.2.0 (2026-11-24)\n\n### Fixes\n\n- One.\n\n## 0.1.0\n', '0.2.0'],
  ['# Changes\n\n## 1.0.0-rc.1 (2026-11-24)\n', '1.0.0-rc.1'],
])('finds the newest release in a changelog: %j', (changelog, version) => {
  expect(newestRelease(changelog)).toBe(version);
});

it('is of no version without a release', () => {
  expect(() => newestRelease('# Changes\n\n## Unreleased\n')).toThrow('names no version');
});

it('says which version is deployed: in its output, its tags and its address, and to its functions', () => {
  const template = templateOf();
  template.hasOutput('Version', { Value: '1.2.3' });
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/status-callbacks/prod/versions/probe',
    Value: '1.2.3',
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { SERVICE_VERSION: '1.2.3', STAGE: 'prod' } },
  });
  expect(aStack().tags.tagValues()).toMatchObject({ version: '1.2.3' });
});

it('changes nothing else with its version', () => {
  const text = (version: string): string => JSON.stringify(templateOf(version).toJSON());
  expect(text('1.2.4')).not.toBe(text('1.2.3'));
  expect(text('1.2.4').replaceAll('1.2.4', '1.2.3')).toBe(text('1.2.3'));
  expect(text('1.2.3').match(/1\.2\.3/g)).toHaveLength(3);
});

it('bears the tags by which the bill tells services and stages apart', () => {
  templateOf().hasResourceProperties('AWS::Lambda::Function', {
    Tags: [
      { Key: 'application', Value: 'status-callbacks' },
      { Key: 'service', Value: 'probe' },
      { Key: 'stage', Value: 'prod' },
    ],
  });
});

it('is not deleted by mistake where data outlives it', () => {
  expect(aStack('1.2.3', stages.prod).terminationProtection).toBe(true);
  expect(aStack('1.2.3', stages.dev).terminationProtection).toBe(false);
});

it('tells whom the stage names of alarms and of their end, and nobody else', () => {
  const arn = { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':on-call$')])] };
  const alarms = (stage: Stage) => Object.values(templateOf('1.2.3', stage).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms(stages.prod)).toHaveLength(2);
  for (const { Properties } of alarms(stages.prod)) expect(Properties).not.toHaveProperty('AlarmActions');
  templateOf('1.2.3', { ...stages.prod, alarmTopicName: 'on-call' }).allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [arn],
    OKActions: [arn],
  });
});

it('does not synthesise with a finding that nobody has explained', () => {
  const app = new App();
  checkOnSynthesis(app);
  const stack = new ServiceStack(app, 'probe', stages.prod);
  new Queue(stack, 'Bare');
  expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
});
