import { deadLettersOf, named, ourFunctions, queues, resources, services } from './assembly.ts';

interface Widget {
  readonly properties: { readonly metrics?: readonly (readonly unknown[])[] };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The lines of all graphs; a reference stands in them as its own text. */
const linesIn = (body: unknown): (readonly unknown[])[] => {
  const [, parts] = (body as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  const escaped = (part: unknown): string => JSON.stringify(JSON.stringify(part)).slice(1, -1);
  const text = parts.map((part) => (typeof part === 'string' ? part : escaped(part))).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets.flatMap(({ properties }) => properties.metrics ?? []);
};

const dashboards = new Map(
  resources('AWS::CloudWatch::Dashboard').map(({ properties }) => [
    properties['DashboardName'] as string,
    linesIn(properties['DashboardBody']),
  ]),
);

it('is there for each service, and for all of a stage', () => {
  const expected = ['dev', 'prod'].flatMap((stage) => [
    `status-callbacks-${stage}`,
    ...services.map((service) => `status-callbacks-${stage}-${service}`),
  ]);
  expect([...dashboards.keys()].toSorted()).toEqual(expected.toSorted());
});

it('has on it whatever an alarm of the service looks at', () => {
  for (const { stack, properties } of resources('AWS::CloudWatch::Alarm')) {
    const { Namespace, MetricName, Dimensions, Metrics } = properties as {
      Namespace: string;
      MetricName: string;
      Dimensions: { Name: string; Value: unknown }[];
      Metrics?: { Expression?: string }[];
    };
    const expression = Metrics?.find((metric) => metric.Expression)?.Expression;
    expect(dashboards.get(`status-callbacks-${stack.stage}-${stack.service}`)).toContainEqual(
      expression
        ? [expect.objectContaining({ expression })]
        : [Namespace, MetricName, ...Dimensions.flatMap(({ Name, Value }) => [Name, textOf(Value)]), expect.anything()],
    );
  }
});

describe('of a whole stage', () => {
  const searches = dashboards.get('status-callbacks-prod')!.flatMap(([first]) => {
    const { expression = '' } = first as { expression?: string };
    const [, schema, terms] = /^SEARCH\('\{([\w/,]+)\} MetricName="\w+" (.+)', '\w+'\)$/.exec(expression) ?? [];
    return schema && terms ? [{ schema, terms: terms.split(' ') }] : [];
  });

  it('searches for the words that all names of the stage begin with', () => {
    expect(searches.length).toBeGreaterThan(5);
    for (const { terms } of searches) expect(terms.slice(0, 2)).toEqual(['status-callbacks', 'prod']);
    for (const { stack, id, properties } of ourFunctions) {
      expect(properties['FunctionName']).toBe(named(stack, id).replace('/', '-'));
    }
  });

  it('finds queues by names that CloudFormation does not cut', () => {
    const SUFFIX = '-0123456789AB';
    const LONGEST = 80;
    for (const { stack, id } of queues) expect(`${stack.name}-${id}${SUFFIX}`.length).toBeLessThanOrEqual(LONGEST);
  });

  it('tells dead letters from other queues by their names', () => {
    for (const { schema, terms } of searches) {
      if (schema === 'AWS/SQS,QueueName') expect(terms).toContain('DeadLetters');
    }
    const dead = queues.flatMap(({ stack, properties }) => {
      const id = deadLettersOf(properties);
      return id ? [named(stack, id)] : [];
    });
    const called = queues.map(({ stack, id }) => named(stack, id)).filter((name) => name.endsWith('DeadLetters'));
    expect(called.toSorted()).toEqual(dead.toSorted());
  });
});
