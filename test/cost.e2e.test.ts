import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { priced } from '@status-callbacks/cost-model/bill';
import { standing } from '@status-callbacks/cost-model/idle';
import { modelled } from '@status-callbacks/cost-model/model';
import { ACCESS_LOG_BYTES } from '@status-callbacks/cost-model/logs';
import { readerName, settings } from '@status-callbacks/cost-model/settings';
import { ordinaryMix } from '@status-callbacks/cost-model/traffic';
import { usagesOf } from '@status-callbacks/cost-model/usage';
import { type Synthesised, mappings, ourFunctions, resources, root } from './assembly.ts';

const SERVICES = ['dynamo-writer', 'error-router', 'ingest', 'replay', 's3-archiver'];

/** Of the services that the model knows: a sink of your own has its own cost. */
const isModelled = ({ stack }: { readonly stack: Synthesised }): boolean => SERVICES.includes(stack.service);
const isOf =
  (stage: string) =>
  (resource: { readonly stack: Synthesised }): boolean =>
    isModelled(resource) && resource.stack.stage === stage;

const functionNamed = (stage: string, service: string, id: RegExp) =>
  ourFunctions.filter(isOf(stage)).find((one) => one.stack.service === service && id.test(one.id))!.properties;

describe.each(Object.entries(settings))('the model of %s', (stage, modelledStage) => {
  it('reads queues as the stacks do: batches, windows, memory', () => {
    const deployed = mappings.filter(isOf(stage)).map(({ stack, properties, reader }) => [
      readerName(stack.service, /([A-Z][a-z]+)?Function/.exec(idOfFunction(properties))![1] ?? ''),
      {
        batchSize: properties['BatchSize'],
        windowSeconds: properties['MaximumBatchingWindowInSeconds'] ?? 0,
        memoryMb: reader.Properties['MemorySize'],
      },
    ]);
    expect(Object.fromEntries(deployed)).toEqual(modelledStage.readers);
  });

  it('has the front door and the buckets of alerts as the stacks do', () => {
    expect(functionNamed(stage, 'ingest', /^FrontDoor/)['MemorySize']).toBe(modelledStage.frontDoorMemoryMb);
    const { Variables } = functionNamed(stage, 'error-router', /^CountFunction/)['Environment'] as {
      Variables: Record<string, string>;
    };
    expect(Number(Variables['BUCKET_SECONDS'])).toBe(modelledStage.bucketSeconds);
  });

  it('has an index for each declared parameter, and two more', () => {
    const [history] = resources('AWS::DynamoDB::Table').filter(isOf(stage)).filter(isHistory);
    const indexes = history!.properties['GlobalSecondaryIndexes'] as { IndexName: string }[];
    expect(indexes.map(({ IndexName }) => IndexName).filter((name) => name.startsWith('byCustom'))).toHaveLength(
      modelledStage.declaredParameters,
    );
    expect(indexes).toHaveLength(2 + modelledStage.declaredParameters);
  });

  it('counts what stands there when nothing comes', () => {
    const count = (...types: string[]) => resources(...types).filter(isOf(stage)).length;
    const alarmMetrics = resources('AWS::CloudWatch::Alarm')
      .filter(isOf(stage))
      .map(({ properties }) => (properties['Metrics'] as { MetricStat?: unknown }[] | undefined) ?? [{ MetricStat: 1 }])
      .flatMap((metrics) => metrics.filter(({ MetricStat }) => MetricStat));
    expect({
      dashboards: count('AWS::CloudWatch::Dashboard'),
      alarmMetrics: alarmMetrics.length,
      readers: count('AWS::Lambda::EventSourceMapping'),
      secrets: count('AWS::SecretsManager::Secret'),
    }).toEqual(standing);
  });
});

const idOfFunction = (properties: Record<string, unknown>): string =>
  (properties['FunctionName'] as { Ref: string }).Ref;
const isHistory = ({ stack }: { readonly stack: Synthesised }): boolean => stack.service === 'dynamo-writer';

it('knows how long a line of the access log is', () => {
  const sample: Record<string, string> = {
    'context.requestTime': '23/Nov/2026:16:00:00 +0000',
    'context.requestId': 'Dgq2ZhZcoAMEVKw=',
    'context.identity.sourceIp': '203.0.113.200',
    'context.routeKey': 'POST /twilio-params',
    'context.status': '200',
    'context.responseLength': '378',
    'context.integration.status': '200',
    'context.error.message': '-',
    'context.integrationErrorMessage': '-',
  };
  const [stage] = resources('AWS::ApiGatewayV2::Stage');
  const { Format } = stage!.properties['AccessLogSettings'] as { Format: string };
  const line = Format.replaceAll(/\$([\w.]+)/g, (_, name: string) => sample[name]!);
  expect(line).not.toContain('undefined');
  expect(Math.abs(line.length - ACCESS_LOG_BYTES)).toBeLessThan(25);
});

describe('docs/operations.md', () => {
  const [, cost = ''] = /^## Cost\n(.*?)^## /ms.exec(readFileSync(join(root, 'docs/operations.md'), 'utf8')) ?? [];
  const dollarsIn = (what: RegExp): number =>
    Number(
      cost
        .split('\n')
        .find((line) => what.test(line))
        ?.split('|')
        .at(-2),
    );
  const traffic = { ...ordinaryMix, callbacks: 1_000_000, perSecond: 100 };
  const lines = (mix: Partial<typeof traffic> | { custom: number }) =>
    priced(usagesOf(modelled({ ...traffic, ...mix }, settings.prod))).lines;
  const sum = (wanted: (line: ReturnType<typeof lines>[number]) => boolean, mix = {}): number =>
    lines(mix)
      .filter(wanted)
      .reduce((all, { dollars }) => all + dollars, 0);

  it.each([
    [/HTTP API/, sum(({ price }) => price === 'httpApiRequest')],
    [/into the ingest queue/, sum(({ service, what }) => service === 'ingest' && what === 'Queue: sent')],
    [/DynamoDB, one write unit/, sum(({ what }) => what === 'History: written')],
    [/queues read/, sum(({ what }) => what.endsWith('read and emptied'))],
    [/access log/, sum(({ what }) => what === 'access log')],
    [/SNS, ten/, sum(({ price }) => price === 'snsPublish')],
    [/all of it/, sum(() => true)],
    [/each declared parameter/, (sum(() => true, { custom: 1 }) - sum(() => true)) / settings.prod.declaredParameters],
    [/twilio-any/, sum(() => true, { any: 1 }) - sum(() => true)],
  ])('says of %s what the model says', (what, dollars) => {
    expect(dollarsIn(what)).toBe(Number(dollars.toFixed(2)));
  });

  it.each([1_000, 10, 1])('says what it is at %d a second', (perSecond) => {
    const dollars = sum(() => true, { perSecond }).toFixed(2);
    expect(cost.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(`${perSecond.toLocaleString('en-US')} a second (it is )?\\$${dollars}`),
    );
  });
});
