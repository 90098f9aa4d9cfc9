import type { Dice } from './dice';
import type { People } from './people';
import type { Stage } from './stage';
import type { Visit } from '../../sim/asl/execution-types';
import { STATES } from '../../src/manual-rotation/contract';

/** The moments at which it hurts most: chance alone meets them too seldom. */
const AIMS: Readonly<Record<string, ReadonlyArray<'hold' | 'grant' | 'doom' | 'disable' | 'moveBack' | 'roll'>>> = {
  [STATES.activationDelay]: ['hold', 'grant', 'moveBack'],
  [STATES.proveAlias]: ['doom', 'disable', 'moveBack'],
  [STATES.announceRotated]: ['moveBack'],
  [STATES.disableKey]: ['moveBack', 'roll'],
  [STATES.markDeletion]: ['moveBack'],
  [STATES.scheduleDeletion]: ['moveBack'],
};

/** What makes somebody act when a run enters one of those states, once. */
export function aimed(dice: Dice, stage: Stage, people: People): (visit: Visit) => void {
  const state = dice.pick(Object.keys(AIMS));
  const deed = dice.pick(AIMS[state]);
  let done = false;
  return (visit) => {
    if (done || visit.state !== state) return;
    done = true;
    const action = deed === 'hold' ? { action: 'hold' as const } : { action: 'rollback' as const, fromGeneration: people.currentNumber() };
    if (deed === 'hold' || deed === 'roll') stage.start({ reason: 'manual', ...action }, { at: stage.bench.clock.now() + 1000 });
    else people.aim(deed);
  };
}
