import type { Picture } from './svg';
import { box, label, text } from './svg';
import * as definition from '../../src/manual-rotation/machine.asl.json';
import { HAPPY_PATH, PHASES } from '../../src/manual-rotation/phases';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: ReadonlyArray<{ readonly Next: string }>;
  readonly Catch?: ReadonlyArray<{ readonly ErrorEquals: readonly string[]; readonly Next: string }>;
}

const STATES = definition.States as unknown as Record<string, State>;
const [WIDTH, LEFT, CHIP, GAP, IN_A_ROW] = [1_000, 230, 180, 7, 4];
const phaseOf = (state: string) => Object.keys(PHASES).find((phase) => PHASES[phase].includes(state))!;

/** The phases that a phase leads to, but for failures of which the machine knows nothing. */
function leadsTo(phase: string): string[] {
  const ways = PHASES[phase].flatMap((name) => {
    const { Next, Default, Choices = [], Catch = [] } = STATES[name];
    const known = Catch.filter((one) => !one.ErrorEquals.includes('States.ALL'));
    return [Next, Default, ...[...Choices, ...known].map((one) => one.Next)];
  });
  const others = new Set(ways.filter((way) => way !== undefined).map(phaseOf).filter((other) => other !== phase));
  return Object.keys(PHASES).filter((other) => others.has(other));
}

/** All states by phase, those of a rotation in which nothing goes wrong numbered. */
export function states(): Picture {
  let y = 74;
  const shapes = Object.entries(PHASES).flatMap(([phase, names]) => {
    const rows = Math.ceil(names.length / IN_A_ROW);
    const height = rows * (30 + GAP) + 8;
    const onward = leadsTo(phase);
    const more = onward.length > 3 ? `to ${onward.length} phases` : `to: ${onward.join(', ')}`;
    const row = [
      box(16, y, WIDTH - 32, height - 4, { radius: 4 }),
      text(28, y + 20, phase, { bold: true, size: 12 }),
      ...(onward.length === 0 || height < 40 ? [] : [text(28, y + 35, more, { size: 9, tone: 'dim' })]),
      ...names.flatMap((name, n) => {
        const step = HAPPY_PATH.indexOf(name) + 1;
        const [x, top] = [LEFT + (n % IN_A_ROW) * (CHIP + GAP), y + 6 + Math.floor(n / IN_A_ROW) * (30 + GAP)];
        const { Type } = STATES[name];
        const colour = step > 0 ? 'green' : 'grey';
        const options = { colour, size: 10, radius: Type === 'Task' ? 2 : 14, dashed: Type === 'Choice' } as const;
        return label(x, top, CHIP, 28, [step > 0 ? `${step}  ${name}` : name], options);
      }),
    ];
    y += height + 2;
    return row;
  });
  return {
    name: 'states',
    width: WIDTH,
    height: y + 12,
    title: 'The states of the machine that rotates behind an alias, by phase',
    description: `${Object.keys(STATES).length} states in ${Object.keys(PHASES).length} phases: ${Object.keys(PHASES).join(', ')}. `
      + `A rotation in which nothing goes wrong enters, in this order: ${HAPPY_PATH.join(', ')}.`,
    shapes: [
      text(16, 30, `The ${Object.keys(STATES).length} states of a rotation behind an alias, by phase`, { size: 18, bold: true }),
      text(16, 54, 'green and numbered: a rotation in which nothing goes wrong. Square: a call; dashed: a decision; '
        + 'round: a wait or an end. Where each leads: the table of states.', { size: 11, tone: 'dim' }),
      ...shapes,
    ],
  };
}
