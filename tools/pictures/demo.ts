import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from './recording';
import { linesOf, wrappedAt } from './recording';
import type { Picture, TextOptions } from './svg';
import { escaped } from './svg';

/** What `npm run demo:record` recorded. */
export const RECORDING = join(__dirname, 'demo.cast');

export const COLUMNS = 130;
export const ROWS = 27;
const [SIZE, STEP, LETTER] = [12, 17, 7.25];
const [MARGIN, TOP] = [14, 34];
const FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/** What an SVG does not draw as one. */
const NO_BREAK = '\u00a0';

/** Nobody watches a deployment, and nobody reads forty lines at once: bounds of the pause before a line, in seconds. */
const PAUSE = { shortest: 0.1, longest: 0.9 };
/** How long the last screen stands. */
const REST = 8;

/** The demo as it ran: a terminal whose last screen is what stays, and what those see who want no motion. */
export function demo(): Picture {
  const lines = paced(linesOf(readFileSync(RECORDING, 'utf8'))).flatMap((line) => wrappedAt(COLUMNS, line));
  const [width, height] = [Math.ceil(2 * MARGIN + COLUMNS * LETTER), TOP + ROWS * STEP + MARGIN];
  const bottom = TOP + (ROWS - 1) * STEP + SIZE;
  return {
    name: 'demo',
    width,
    height,
    title: 'npm run demo, recorded',
    description: 'A terminal. The demo starts an emulated AWS, deploys the quick-start app, signs a document through the alias, and '
      + 'rotates: the state machine makes a new key, proves it, moves the alias and proves it again. Before, the alias is on v1; after, it '
      + 'is on v2, and v1 still verifies what it signed. The last lines: rotation SUCCEEDED; the old signature verifies by the key ARN '
      + 'stored with it, the new one by the alias; the old one by the alias is refused, as expected. Everything is as it must be.',
    shapes: [
      `<clipPath id="screen"><rect x="0" y="${TOP}" width="${width}" height="${ROWS * STEP}"/></clipPath>`,
      `<rect class="grey" x="1" y="1" width="${width - 2}" height="${height - 2}" rx="8"/>`,
      ...['red', 'amber', 'green'].map((colour, n) => `<circle class="${colour}" cx="${20 + 18 * n}" cy="15" r="5"/>`),
      `<g clip-path="url(#screen)"><g class="roll" font-size="${SIZE}" font-family="${FONT}">`,
      ...lines.map(({ text }, n) => lineAt(bottom - (lines.length - 1 - n) * STEP, text)).filter((line) => line !== ''),
      '</g></g>',
    ],
    motion: motionOf(lines),
  };
}

/** The same lines, at a pace at which one can watch. */
function paced(lines: readonly Line[]): Line[] {
  let [now, before] = [0, 0];
  return lines.map(({ at, text }) => {
    now += Math.min(Math.max(at - before, PAUSE.shortest), PAUSE.longest);
    before = at;
    return { at: now, text };
  });
}

function lineAt(y: number, text: string): string {
  if (text.trim() === '') return '';
  const { tone, bold } = lookOf(text);
  const words = escaped(text.replaceAll(' ', NO_BREAK));
  return `<text class="${tone}" x="${MARGIN}" y="${y}"${bold ? ' font-weight="600"' : ''}>${words}</text>`;
}

function lookOf(text: string): Pick<TextOptions, 'tone' | 'bold'> {
  if (/^ok /.test(text)) return { tone: 'green-text' };
  if (/^(WRONG| *FAILED)/.test(text)) return { tone: 'red-text' };
  if (/[─└]─*> v\d|─┐ +v\d/.test(text)) return { tone: 'blue-text' };
  return /^\S/.test(text) ? { tone: 'ink', bold: true } : { tone: 'dim' };
}

/** The roll is pulled up, line by line, at the times at which they came. */
function motionOf(lines: readonly Line[]): string {
  const length = lines.at(-1)!.at + REST;
  const shown = new Map(lines.map(({ at }, n) => [at, n + 1]));
  const frames = [...shown].map(([at, count]) =>
    `${(100 * at / length).toFixed(2)}%{transform:translateY(${(lines.length - count) * STEP}px)}`);
  return `.roll{animation:roll ${length.toFixed(1)}s step-end infinite}@keyframes roll{${frames.join('')}100%{transform:none}}`;
}
