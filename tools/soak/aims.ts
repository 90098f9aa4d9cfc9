import type { Dice } from './dice';
import type { People } from './people';
import type { Stage } from './stage';
import type { Visit } from '../../sim/asl/execution-types';
import { STATES } from '../../src/manual-rotation/contract';

/** The moments at which it hurts most: chance alone meets them too seldom. */
type Aims = Readonly<Record<string, ReadonlyArray<'hold' | 'grant' | 'doom' | 'disable' | 'moveBack' | 'roll'>>>;

const OF_ROTATION: Aims = {
  [STATES.activationDelay]: ['hold', 'grant', 'moveBack'],
  [STATES.proveAlias]: ['doom', 'doom', 'disable', 'moveBack'],
  [STATES.announceRotated]: ['moveBack'],
};

const OF_RETIREMENT: Aims = {
  [STATES.disableKey]: ['moveBack', 'roll'],
  [STATES.markDeletion]: ['moveBack'],
  [STATES.scheduleDeletion]: ['moveBack'],
};

/** What makes somebody act when a run enters one of those states, once. */
export function aimed(dice: Dice, stage: Stage, people: People, isDaily: boolean): (visit: Visit) => void {
  const aims = isDaily && stage.edition.variant.retirement !== null ? OF_RETIREMENT : OF_ROTATION;
  const state = dice.pick(Object.keys(aims));
  const deed = dice.pick(aims[state]);
  let done = false;
  return (visit) => {
    if (done || visit.state !== state) return;
    done = true;
    const action = deed === 'hold' ? { action: 'hold' as const } : { action: 'rollback' as const, fromGeneration: people.currentNumber() };
    if (deed === 'hold' || deed === 'roll') stage.start({ reason: 'manual', ...action }, { at: stage.bench.clock.now() + 1000 });
    else people.aim(deed);
  };
}
