import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** A graph whose size is the layout's to choose. */
export type Graph = Omit<cloudwatch.GraphWidgetProps, 'width' | 'height' | 'title'> & { readonly title: string };

/** What a dashboard says of one thing. */
export interface Section {
  readonly heading: string;
  /** Lines of Markdown below the heading. */
  readonly text: readonly string[];
  readonly graphs: readonly Graph[];
}

/** The grid of Amazon CloudWatch. */
const GRID_WIDTH = 24;
const TEXT_HEIGHT = 3;
const GRAPH_HEIGHT = 6;
const GRAPHS_IN_A_ROW = 3;

/** The rows of a section: its text, then its graphs, three beside each other. */
export function rowsOf({ heading, text, graphs }: Section): cloudwatch.IWidget[][] {
  return [[banner(`## ${heading}`, text)], ...chunks(graphs, GRAPHS_IN_A_ROW).map((row) => row.map(graphWidget))];
}

/** A text as wide as the dashboard. */
export function banner(heading: string, text: readonly string[]): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({ markdown: [heading, ...text].join('\n\n'), width: GRID_WIDTH, height: TEXT_HEIGHT });
}

export function chunks<T>(all: readonly T[], size: number): T[][] {
  return all.flatMap((_, index) => (index % size === 0 ? [all.slice(index, index + size)] : []));
}

function graphWidget(graph: Graph): cloudwatch.IWidget {
  return new cloudwatch.GraphWidget({
    leftYAxis: { min: 0, showUnits: false },
    ...graph,
    width: GRID_WIDTH / GRAPHS_IN_A_ROW,
    height: GRAPH_HEIGHT,
  });
}
