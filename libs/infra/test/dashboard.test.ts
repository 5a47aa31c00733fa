import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { QuestionDashboard } from '../src/dashboard.ts';
import { ServiceStack } from '../src/service-stack.ts';
import { stages } from '../src/stage.ts';

interface Widget {
  readonly width: number;
  readonly y: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title?: string;
    readonly metrics?: readonly unknown[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
  };
}

const metric = (metricName: string): Metric => new Metric({ namespace: 'Probe', metricName });

const widgetsOf = (draw: (dashboard: QuestionDashboard) => void): Widget[] => {
  const stack = new ServiceStack(new App(), 'probe', stages.prod);
  draw(new QuestionDashboard(stack, 'Probe', { name: 'probe', about: 'This is a test.' }));
  const [[, { Properties }] = [undefined, { Properties: {} }]] = Object.entries(
    Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard', { Properties: { DashboardName: 'probe' } }),
  );
  const body = Properties['DashboardBody'] as { 'Fn::Join': [string, unknown[]] };
  const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
};

const graphs = (widgets: readonly Widget[]) => widgets.filter(({ properties }) => properties.title);

it('answers whether anything is lost first, then whether it is late, whoever drew first', () => {
  const widgets = widgetsOf((dashboard) => {
    dashboard.plot({ answers: 'load', title: 'Requests' }, [metric('requests')]);
    dashboard.plot({ answers: 'late', title: 'Age' }, [metric('age')]);
    dashboard.plot({ answers: 'lost', title: 'Dead letters' }, [metric('dead')]);
  });
  expect(graphs(widgets).map(({ properties }) => properties.title)).toEqual(['Dead letters', 'Age', 'Requests']);
  expect(widgets.map(({ properties }) => properties.markdown).filter(Boolean)).toEqual([
    'This is a test.',
    '## Is anything lost?',
    '## Is it late?',
    '## What does it cost, and what holds it up?',
  ]);
});

it('draws what has one title into one graph, with a line where an alarm rings', () => {
  const [graph, ...more] = graphs(
    widgetsOf((dashboard) => {
      dashboard.plot({ answers: 'late', title: 'Age' }, [metric('a')], 900);
      dashboard.plot({ answers: 'late', title: 'Age' }, [metric('b')], 900);
    }),
  );
  expect(more).toEqual([]);
  expect(graph!.properties.metrics).toHaveLength(2);
  expect(graph!.properties.annotations?.horizontal.map(({ value }) => value)).toEqual([900]);
});

it('has the whole width for what stands in a row, and no more than four beside each other', () => {
  const row = (count: number): Widget[] =>
    graphs(
      widgetsOf((dashboard) => {
        for (let i = 0; i < count; i++) dashboard.plot({ answers: 'lost', title: `Graph ${i}` }, [metric('m')]);
      }),
    );
  expect(row(2).map(({ width }) => width)).toEqual([12, 12]);
  const five = row(5);
  expect(five.map(({ width }) => width)).toEqual([6, 6, 6, 6, 6]);
  expect(new Set(five.map(({ y }) => y)).size).toBe(2);
});
