import type { Colour, Picture } from './svg';
import { arrow, box, label, lines, text, wrapped } from './svg';
import { TIMES } from './times';

/** A rotation behind an alias from left to right, not to scale, with what callers see below it. */
const WIDTH = 1_000;
const LEFT = 190;
const MOMENTS = { made: 290, staged: 385, proven: 500, swapped: 585, recorded: 690, disabled: 800, deleted: 895 } as const;
const END = WIDTH - 20;
const TOP = 138;
const LANE = 46;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  readonly colour: Colour;
  readonly dashed?: boolean;
}

interface Lane {
  readonly name: readonly string[];
  readonly spans: readonly Span[];
}

const { made, staged, swapped, disabled, deleted } = MOMENTS;
/** For seconds, in some cases minutes, either key may answer. */
const SETTLED = swapped + 46;

const KEYS: readonly Lane[] = [
  {
    name: ['alias/orders/signing'],
    spans: [
      { from: LEFT, to: swapped, words: 'points to generation 1', colour: 'blue' },
      { from: swapped, to: SETTLED, words: '1 or 2', colour: 'amber' },
      { from: SETTLED, to: END, words: 'points to generation 2', colour: 'green' },
    ],
  },
  {
    name: ['generation 1', '(the key of …/v1)'],
    spans: [
      { from: LEFT, to: swapped, words: 'current', colour: 'blue' },
      { from: swapped, to: disabled, words: 'superseded: enabled', colour: 'grey' },
      { from: disabled, to: deleted, words: 'disabled', colour: 'grey', dashed: true },
      { from: deleted, to: END, words: 'deleted', colour: 'grey', dashed: true },
    ],
  },
  {
    name: ['generation 2', '(the key of …/v2)'],
    spans: [
      { from: made, to: staged, words: 'made', colour: 'grey' },
      { from: staged, to: swapped, words: 'staged: stands ready', colour: 'grey' },
      { from: swapped, to: END, words: 'current', colour: 'green' },
    ],
  },
];

const CALLERS: readonly Lane[] = [
  {
    name: ['make by the alias', 'Sign, Encrypt, …'],
    spans: [
      { from: LEFT, to: swapped, words: 'works, with generation 1', colour: 'blue' },
      { from: swapped, to: SETTLED, words: 'works', colour: 'amber' },
      { from: SETTLED, to: END, words: 'works, with generation 2', colour: 'green' },
    ],
  },
  {
    name: ['read by the stored ARN', 'what generation 1 made'],
    spans: [
      { from: LEFT, to: disabled, words: 'works', colour: 'green' },
      { from: disabled, to: END, words: 'fails, if retired', colour: 'red', dashed: true },
    ],
  },
  {
    name: ['read by the alias', 'what generation 1 made'],
    spans: [
      { from: LEFT, to: swapped, words: 'works', colour: 'green' },
      { from: swapped, to: END, words: 'FAILS from the swap on: never read by the alias', colour: 'red' },
    ],
  },
];

function drawn(lanes: readonly Lane[], top: number): string[] {
  return lanes.flatMap(({ name, spans }, n) => {
    const y = top + n * LANE;
    const first = name.length === 1 ? y + 21 : y + 14;
    return [
      ...lines(LEFT - 12, first, name.slice(0, 1), { anchor: 'end', bold: true, size: 12 }),
      ...lines(LEFT - 12, first + 15, name.slice(1), { anchor: 'end', tone: 'dim', size: 11 }),
      ...spans.flatMap(({ from, to, words, colour, dashed }) => (
        label(from, y, to - from, LANE - 12, [words], { colour, dashed, radius: 3, size: 12 }))),
    ];
  });
}

interface Moment {
  readonly x: number;
  readonly width: number;
  readonly name: string;
  readonly what: string;
}

export function rotationTimeline(): Picture {
  const { periodDays, tickHours, delayMinutes, propagationMinutes, afterDays, unusedDays, quarantineDays, pendingDays } = TIMES;
  const moments: readonly Moment[] = [
    { x: made, width: 100, name: 'made', what: `due ${tickHours} h and the delay before ${periodDays} days` },
    { x: staged, width: 105, name: 'announced', what: 'event: Staged' },
    { x: MOMENTS.proven, width: 90, name: 'proven', what: 'by its ARN' },
    { x: swapped, width: 90, name: 'SWAP', what: 'the alias moves' },
    { x: MOMENTS.recorded, width: 110, name: 'proven again', what: `by the alias, within ${propagationMinutes} min; event: Rotated` },
    { x: disabled, width: 100, name: 'retired', what: `only if asked for, ${afterDays} days on, ${unusedDays} unused` },
    { x: deleted, width: 90, name: 'deleted', what: `${quarantineDays} and ${pendingDays} days on, if asked for` },
  ];
  const callersTop = TOP + KEYS.length * LANE + 40;
  const bottom = callersTop + CALLERS.length * LANE;
  return {
    name: 'rotation',
    width: WIDTH,
    height: bottom + 44,
    title: 'A rotation behind an alias, and what callers see of it',
    description: `Time runs from left to right, not to scale. A new key, generation 2, is made ${tickHours} hours and the activation delay `
      + `before generation 1 is ${periodDays} days old, and announced. It stands ready for the activation delay, ${delayMinutes} minutes `
      + 'unless declared longer, and is proven by its ARN. Then the alias moves to it: the swap. For seconds to minutes either key may '
      + `answer. The alias is proven as well, within ${propagationMinutes} minutes, and the rotation announced. Generation 1 stays `
      + `enabled; only if retirement is declared it is disabled after ${afterDays} days, of which ${unusedDays} unused, and deleted after `
      + `${quarantineDays} and ${pendingDays} more. Callers who sign or encrypt by the alias never stop. Callers who verify or decrypt by `
      + 'the stored key ARN never stop, unless the key is retired. Callers who verify what generation 1 made by the alias fail from the '
      + 'swap on.',
    shapes: [
      text(20, 30, 'A rotation behind an alias', { size: 18, bold: true }),
      text(END, 30, 'not to scale; dashed: only with retirement', { anchor: 'end', tone: 'dim', size: 12 }),
      ...moments.flatMap(({ x, width, name, what }) => [
        arrow([[x, 108], [x, bottom - 12]], { plain: true, dashed: true }),
        text(x, 58, name, { anchor: 'middle', bold: true, size: 12, tone: name === 'SWAP' ? 'green-text' : 'ink' }),
        ...lines(x, 73, wrapped(what, width + 14, 10), { anchor: 'middle', tone: 'dim', size: 10 }),
      ]),
      arrow([[staged, TOP - 12], [MOMENTS.proven, TOP - 12]]),
      text((staged + MOMENTS.proven) / 2, TOP - 17, `${delayMinutes} min or more`, { anchor: 'middle', size: 10, tone: 'dim' }),
      ...drawn(KEYS, TOP),
      text(20, callersTop - 14, 'Callers', { size: 14, bold: true }),
      ...drawn(CALLERS, callersTop),
      box(20, bottom - 2, WIDTH - 40, 30, { colour: 'amber' }),
      text(32, bottom + 17, 'If the new key fails its proof before the swap, the alias stays where it is. '
        + 'If it refuses for good behind the alias, the alias goes back.', { size: 12 }),
    ],
  };
}
