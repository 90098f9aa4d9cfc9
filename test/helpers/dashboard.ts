import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/**
 * A widget, as Amazon CloudWatch reads it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, any>;
}

/** A metric on a graph. */
export interface ShownMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, string>;
  readonly options: Record<string, any>;
}

export interface Body extends Record<string, any> {
  readonly widgets: Widget[];
}

/**
 * The bodies of all dashboards of a stack, in the order of the template; `<Id>` stands for the `Ref` of a resource, `<Id.Arn>` for its ARN.
 */
export function dashboardBodies(stack: Stack): Body[] {
  const dashboards = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  return dashboards.map(({ Properties }) => JSON.parse(text(Properties.DashboardBody)));
}

export function textsIn({ widgets }: Body): string[] {
  return widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown);
}

export function graphsIn({ widgets }: Body): Record<string, any>[] {
  return widgets.filter(({ type }) => type === 'metric').map(({ properties }) => properties);
}

/** Every metric that is named on any graph, seen or used by an expression. */
export function metricsIn(body: Body): ShownMetric[] {
  return entriesIn(body).filter(([first]) => typeof first === 'string').map((entry) => {
    const options = typeof entry.at(-1) === 'object' ? entry.pop() as Record<string, any> : {};
    const [namespace, name, ...rest] = entry as string[];
    return {
      namespace,
      name,
      dimensions: Object.fromEntries(rest.flatMap((key, i) => (i % 2 === 0 ? [[key, rest[i + 1]]] : []))),
      options,
    };
  });
}

/** The expressions of all graphs, with their options. */
export function expressionsIn(body: Body): Record<string, any>[] {
  return entriesIn(body).filter(([first]) => typeof first === 'object').map(([options]) => options as Record<string, any>);
}

function entriesIn(body: Body): (string | Record<string, any>)[][] {
  return graphsIn(body).flatMap(({ metrics }) => metrics.map((entry: any[]) => [...entry]));
}

function text(value: any): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value;
  if (ref !== undefined) return `<${ref}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (join !== undefined) return join[1].map(text).join(join[0]);
  throw new Error(`not part of a dashboard: ${JSON.stringify(value)}`);
}
