import { Lazy } from 'aws-cdk-lib';
import {
  CfnDashboard,
  Column,
  GraphWidget,
  type IMetric,
  type IWidget,
  Row,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceStack } from './service-stack.ts';

/** What people ask when they are called, in this order: a row each. */
const QUESTIONS = {
  lost: 'Is anything lost?',
  late: 'Is it late?',
  load: 'What does it cost, and what holds it up?',
} as const;

type Question = keyof typeof QUESTIONS;

/** A graph in one of the rows; lines given to the same title share it. */
export interface Graph {
  readonly answers: Question;
  readonly title: string;
}

interface Lines {
  readonly metrics: IMetric[];
  readonly thresholds: Set<number>;
}

const WIDTH = 24;
const HEIGHT = 6;
/** More beside each other would be too narrow to read. */
const MOST_BESIDE = 4;

/** A dashboard that alarms and functions draw themselves on as they are made. */
export class QuestionDashboard {
  private readonly graphs = new Map<Question, Map<string, Lines>>();

  constructor(stack: ServiceStack, id: string, { name, about }: { readonly name: string; readonly about: string }) {
    const widgets = (): unknown[] => {
      const column = new Column(new TextWidget({ markdown: about, width: WIDTH, height: 1 }), ...this.rows());
      column.position(0, 0);
      return column.toJson();
    };
    new CfnDashboard(stack, id, {
      dashboardName: name,
      // Made last, when everything is on it.
      dashboardBody: Lazy.string({ produce: () => stack.toJsonString({ start: '-PT3H', widgets: widgets() }) }),
    });
  }

  /** @param threshold where an alarm rings, drawn as a line of its own */
  plot({ answers, title }: Graph, metrics: readonly IMetric[], threshold?: number): void {
    const row = this.graphs.get(answers) ?? new Map<string, Lines>();
    this.graphs.set(answers, row);
    const lines = row.get(title) ?? { metrics: [], thresholds: new Set() };
    row.set(title, lines);
    lines.metrics.push(...metrics);
    if (threshold) lines.thresholds.add(threshold);
  }

  private rows(): IWidget[] {
    return Object.entries(QUESTIONS).flatMap(([answers, question]) => {
      const row = [...(this.graphs.get(answers as Question) ?? [])];
      const width = WIDTH / Math.min(row.length, MOST_BESIDE);
      return row.length === 0
        ? []
        : [
            new TextWidget({ markdown: `## ${question}`, width: WIDTH, height: 1 }),
            new Row(...row.map(([title, lines]) => graph(title, lines, width))),
          ];
    });
  }
}

const graph = (title: string, { metrics, thresholds }: Lines, width: number): GraphWidget =>
  new GraphWidget({
    title,
    width,
    height: HEIGHT,
    left: metrics,
    leftYAxis: { min: 0, showUnits: false },
    leftAnnotations: [...thresholds].map((value) => ({ value, label: `rings above ${value}` })),
  });
