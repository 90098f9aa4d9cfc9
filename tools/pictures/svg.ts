/** The few shapes that the pictures are made of: text in, text out. Colours are classes, so that dark screens get dark pictures. */

/** What a picture is: its name is that of its file. */
export interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** One line: what it is a picture of. */
  readonly title: string;
  /** For those who cannot see it: what it shows, in sentences. */
  readonly description: string;
  readonly shapes: readonly string[];
  /** What moves, and how: rules that those who want no motion do not get, so that without them the picture is whole. */
  readonly motion?: string;
}

/** The colours of GitHub's themes, on which most people see the pictures. Grey, blue, green, red, amber; each as line and as area. */
const LIGHT = {
  paper: '#ffffff',
  ink: '#1f2328',
  dim: '#59636e',
  line: '#818b98',
  area: '#f6f8fa',
  edge: '#d1d9e0',
  blue: '#0969da',
  blueArea: '#ddf4ff',
  green: '#1a7f37',
  greenArea: '#dafbe1',
  red: '#d1242f',
  redArea: '#ffebe9',
  amber: '#9a6700',
  amberArea: '#fff8c5',
};
const DARK: typeof LIGHT = {
  paper: '#0d1117',
  ink: '#f0f6fc',
  dim: '#9198a1',
  line: '#656c76',
  area: '#151b23',
  edge: '#3d444d',
  blue: '#4493f8',
  blueArea: '#121d2f',
  green: '#3fb950',
  greenArea: '#12261e',
  red: '#f85149',
  redArea: '#25171c',
  amber: '#d29922',
  amberArea: '#272115',
};

export type Colour = 'grey' | 'blue' | 'green' | 'red' | 'amber';

function rules(colours: typeof LIGHT): string {
  const areas = (['blue', 'green', 'red', 'amber'] as const).map((name) => {
    const [line, area] = [colours[name], colours[`${name}Area`]];
    return `.${name}{fill:${area};stroke:${line}}.${name}-text{fill:${line}}.${name}-line{stroke:${line}}`;
  });
  return [
    `.paper{fill:${colours.paper}}.ink{fill:${colours.ink}}.dim{fill:${colours.dim}}`,
    `.grey{fill:${colours.area};stroke:${colours.edge}}.grey-text{fill:${colours.dim}}.grey-line{stroke:${colours.line}}`,
    ...areas,
    `.head{fill:${colours.line}}`,
  ].join('');
}

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif";

/** The file of a picture. */
export function render({ width, height, title, description, shapes, motion }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" `
      + 'aria-labelledby="title desc">',
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>svg{font-family:${FONT}}${rules(LIGHT)}@media (prefers-color-scheme:dark){${rules(DARK)}}`
      + `${motion === undefined ? '' : `@media (prefers-reduced-motion:no-preference){${motion}}`}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
      + '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n');
}

export interface TextOptions {
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly tone?: 'ink' | 'dim' | `${Colour}-text`;
}

/** A line of text; `y` is where its letters stand. */
export function text(x: number, y: number, words: string, { size = 13, bold, anchor, tone = 'ink' }: TextOptions = {}): string {
  const more = `${bold ? ' font-weight="600"' : ''}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}`;
  return `<text class="${tone}" x="${x}" y="${y}" font-size="${size}"${more}>${escaped(words)}</text>`;
}

/** Lines of text below each other, the first one at `y`. */
export function lines(x: number, y: number, all: readonly string[], options: TextOptions = {}): string[] {
  const step = Math.round((options.size ?? 13) * 1.35);
  return all.map((line, n) => text(x, y + n * step, line, options));
}

export interface BoxOptions {
  readonly colour?: Colour;
  /** Dashed: it is not always there. */
  readonly dashed?: boolean;
  readonly radius?: number;
}

export function box(x: number, y: number, width: number, height: number, { colour = 'grey', dashed, radius = 6 }: BoxOptions = {}): string {
  const dashes = dashed ? ' stroke-dasharray="4 3"' : '';
  return `<rect class="${colour}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"${dashes}/>`;
}

/** A box with lines of text in its middle. */
export function label(
  x: number, y: number, width: number, height: number, words: readonly string[], options: BoxOptions & TextOptions = {},
): string[] {
  const size = options.size ?? 13;
  const step = Math.round(size * 1.35);
  const first = y + height / 2 - ((words.length - 1) * step) / 2 + size * 0.35;
  return [box(x, y, width, height, options), ...lines(x + width / 2, Math.round(first), words, { ...options, anchor: 'middle' })];
}

/** A line from point to point, with a tip at its end unless it is plain. */
export function arrow(points: ReadonlyArray<readonly [number, number]>, { colour = 'grey', dashed, plain }: {
  readonly colour?: Colour; readonly dashed?: boolean; readonly plain?: boolean;
} = {}): string {
  const path = points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const more = `${dashed ? ' stroke-dasharray="4 3"' : ''}${plain ? '' : ' marker-end="url(#tip)"'}`;
  return `<path class="${colour}-line" d="${path}" fill="none" stroke-width="1.5"${more}/>`;
}

/** Broken between words so that no line is wider; letters are taken to be as wide as those of a wide font. */
export function wrapped(words: string, width: number, size = 13): string[] {
  const most = Math.floor(width / (size * 0.58));
  return words.split(' ').reduce<string[]>((all, word) => {
    const last = all.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) return [...all.slice(0, -1), `${last} ${word}`];
    return [...all, word];
  }, []);
}

export function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
