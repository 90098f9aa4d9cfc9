import type { Dice } from './dice';
import type { Stage } from './stage';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import type { RunInput } from '../../src/manual-rotation/run-request';

/** What somebody starts, and what the stack is updated to before. */
export interface Request {
  readonly input: RunInput;
  readonly update?: 'description' | 'rename';
}

export const TICK: RunInput = { reason: 'tick' };
export const DEPLOYMENT: RunInput = { reason: 'deployment' };

/** The number that an operator reads from the alias; at times a wrong one. */
export function currentNumber(stage: Stage): number {
  const { ledger } = stage.oracle;
  const current = ledger.current(stage.edition.aliasName);
  return Math.max(1, current === undefined ? Math.max(0, ...ledger.numbers.keys()) : ledger.numberOf(current.id));
}

const KINDS = { tick: 30, rotate: 18, urgent: 8, rollback: 14, hold: 8, release: 6, check: 2, deployment: 6, description: 6, rename: 2 };

export function requestOf(dice: Dice, stage: Stage): Request {
  const kind = dice.weighted(KINDS);
  const fromGeneration = Math.max(1, currentNumber(stage) + (dice.chance(0.06) ? dice.pick([-1, 1]) : 0));
  switch (kind) {
    case 'rotate': return { input: { reason: 'manual', action: 'rotate', fromGeneration } };
    case 'urgent': return { input: { reason: 'manual', action: 'rotate', fromGeneration, urgent: true } };
    case 'rollback': return { input: { reason: 'manual', action: 'rollback', fromGeneration } };
    case 'hold': case 'release': case 'check': return { input: { reason: 'manual', action: kind } };
    case 'deployment': return { input: DEPLOYMENT };
    case 'description': case 'rename': return { input: DEPLOYMENT, update: kind };
    default: return { input: TICK };
  }
}

/** The stack's update, before its custom resource starts the run. */
export function update(stage: Stage, { update: what }: Request): void {
  if (what === undefined) return;
  const { edition } = stage;
  const next = edition.description === 'keys of the soak' ? 'keys of the soak, changed' : 'keys of the soak';
  const renamed = edition.aliasName === ALIAS ? `${ALIAS}-renamed` : ALIAS;
  stage.deploy(what === 'rename' ? { ...edition, aliasName: renamed } : { ...edition, description: next });
  stage.history.say('operator', `updates the stack: ${what}`);
}
