import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Colour, Picture } from './svg';
import { box, lines, text, wrapped } from './svg';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationDashboard, SigningSpec } from '../../src';

/** A widget as the template has it. */
interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title?: string;
    readonly metrics?: ReadonlyArray<ReadonlyArray<unknown>>;
    readonly annotations?: { readonly horizontal?: ReadonlyArray<{ readonly value: number; readonly label?: string }> };
  };
}

const [CELL, ROW, TOP, MARGIN] = [40, 26, 66, 20];
const COLOURS: readonly Colour[] = ['blue', 'green', 'amber', 'red'];

/** The body of a dashboard with a key, an alias and a rule; what only AWS knows is left out. */
function widgets(): Widget[] {
  const stack = new Stack(new App(), 'Orders');
  const signing = new ManualRotationAlias(stack, 'Signing', {
    aliasName: 'orders/signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  });
  const shown = new RotationDashboard(stack, 'Dashboard');
  shown.addAlias(signing);
  shown.addKey(new RotatingKey(stack, 'Data'), { title: 'orders/data' });
  shown.addComplianceRule(new RotationComplianceRule(stack, 'KeyAge'));
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const parts = Properties.DashboardBody['Fn::Join'][1] as unknown[];
  return (JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '…')).join('')) as { widgets: Widget[] }).widgets;
}

/** The names in a graph's legend. */
function legendOf({ properties: { metrics = [] } }: Widget): string[] {
  return metrics.map((metric) => {
    const options = metric.find((part): part is { label?: string; expression?: string } => typeof part === 'object' && part !== null);
    const name = options?.label ?? String(metric[1] ?? '');
    return name.startsWith('${') ? 'a line for each' : name;
  });
}

/** Made up, for nobody measured it: an age grows until the rotation, a number of generations steps up, what goes wrong stays at nought. */
function curve(name: string, nth: number): (t: number) => number {
  if (/\bage\b/i.test(name)) return (t) => (t < 0.7 ? 0.25 + t * 0.8 : (t - 0.7) * 0.8);
  if (/kept|judged/i.test(name)) return (t) => (t < 0.7 ? 0.4 : 0.6);
  if (/usable|succeeded|staged/i.test(name)) return (t) => (/staged/i.test(name) ? (t > 0.66 && t < 0.7 ? 0.2 : 0.02) : 0.5);
  const rare = /failed|overdue|timed|aborted|number|held|non.?compliant|old|not read|waived|scope|postponed/i;
  if (rare.test(name)) return () => 0.02 + nth * 0.012;
  return (t) => 0.3 + 0.1 * Math.sin(t * 12 + nth * 2) + nth * 0.08;
}

function graph(widget: Widget, x: number, y: number, width: number, height: number): string[] {
  const legend = legendOf(widget);
  const [left, right, top, bottom] = [x + 14, x + width - 14, y + 40, y + height - 30];
  const up = (value: number) => Math.round(bottom - Math.min(value, 1) * (bottom - top));
  const paths = legend.map((name, n) => {
    const of = curve(name, n);
    const across = (t: number) => Math.round(left + t * (right - left));
    const points = Array.from({ length: 57 }, (_, i) => `${i === 0 ? 'M' : 'L'}${across(i / 56)} ${up(of(i / 56))}`);
    return `<path class="${COLOURS[n % COLOURS.length]}-line" d="${points.join('')}" fill="none" stroke-width="2"/>`;
  });
  const all = (widget.properties.annotations?.horizontal ?? []).filter(({ value }) => value > 0);
  let at = left;
  return [
    ...lines(left, y + 18, wrapped(widget.properties.title ?? '', width - 20, 11), { bold: true, size: 11 }),
    `<path class="grey-line" d="M${left} ${bottom}L${right} ${bottom}" stroke-width="1"/>`,
    ...all.map(() => `<path class="red-line" d="M${left} ${up(0.92)}L${right} ${up(0.92)}" stroke-width="1" stroke-dasharray="4 3"/>`),
    ...all.map(({ label = '' }) => text(right, up(0.92) - 4, label, { anchor: 'end', size: 9, tone: 'dim' })),
    ...paths,
    ...legend.slice(0, 4).flatMap((name, n) => {
      const short = name.length > 22 ? `${name.slice(0, 20)}…` : name;
      const from = at;
      at += 18 + short.length * 5.4;
      return at > right + 8 ? [] : [
        `<path class="${COLOURS[n % COLOURS.length]}-line" d="M${from} ${y + height - 13}h8" stroke-width="3"/>`,
        text(Math.round(from + 11), y + height - 10, short, { size: 9, tone: 'dim' }),
      ];
    }),
  ];
}

function banner({ properties: { markdown = '' } }: Widget, x: number, y: number, width: number, height: number): string[] {
  const plain = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/`/g, '').replace(/^#+ /, '');
  const [heading, ...rest] = plain.split('\n\n');
  const room = Math.floor((height - 36) / 15);
  return [
    text(x + 14, y + 24, heading, { bold: true, size: markdown.startsWith('# ') ? 15 : 13 }),
    ...lines(x + 14, y + 44, wrapped(rest.join(' '), width - 24, 11).slice(0, room), { size: 11, tone: 'dim' }),
  ];
}

/** The dashboard as the template lays it out, with made-up curves. */
export function dashboard(): Picture {
  const all = widgets();
  const rows = Math.max(...all.map(({ y, height }) => y + height));
  const graphs = all.filter(({ type }) => type === 'metric').map(({ properties }) => properties.title);
  return {
    name: 'dashboard',
    width: 24 * CELL + 2 * MARGIN,
    height: TOP + rows * ROW + MARGIN,
    title: 'A RotationDashboard with an alias, a key and an AWS Config rule',
    description: `The widgets and their places are those of the template; the curves are made up. Graphs: ${graphs.join('; ')}.`,
    shapes: [
      text(MARGIN, 34, 'A RotationDashboard', { size: 18, bold: true }),
      text(24 * CELL + MARGIN, 34, 'widgets as in the template; curves are made up', { anchor: 'end', size: 12, tone: 'dim' }),
      ...all.flatMap((widget) => {
        const [x, y] = [MARGIN + widget.x * CELL + 3, TOP + widget.y * ROW + 3];
        const [width, height] = [widget.width * CELL - 6, widget.height * ROW - 6];
        return [box(x, y, width, height, { radius: 4 }), ...(widget.type === 'text' ? banner : graph)(widget, x, y, width, height)];
      }),
    ],
  };
}
