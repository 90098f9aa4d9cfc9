import { hasMoved, hold, release, rollback, rotate, tick } from './requests';
import type { Scenario } from './scenario';
import { abortAt, DAY_MS, deployedLongAgo, held, letReadsCatchUp, rotatedLongAgo } from './setups';
import { STATES } from '../../src/manual-rotation/contract';
import { TAGS } from '../../src/private/vocabulary';

/** What an operator asks for. */
export const OPERATOR_SCENARIOS: readonly Scenario[] = [
  {
    name: 'rollback',
    setup: rotatedLongAgo,
    request: rollback,
    reached: (bench) => bench.key() === bench.generation(1) && bench.tag(1, 'superseded') === undefined,
  },
  {
    name: 'unrecorded-rollback', // the machine's own, after a key that refused
    setup: async (bench) => {
      await deployedLongAgo(bench);
      let disabled = false;
      await bench.rotate(1, {
        onEnter: (visit) => {
          abortAt(STATES.announceRolledBack)(visit);
          if (visit.state !== STATES.proveAlias || disabled) return;
          disabled = true;
          bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
        },
      });
      letReadsCatchUp(bench);
    },
    request: tick,
    reached: (bench) =>
      bench.tag(2, 'recorded') !== undefined || (bench.tag(1, `rejected:${bench.generation(2).id}`) ?? '').startsWith('recorded'),
  },
  {
    name: 'hold', // a rotation is due: it is either done before the hold, or not at all
    setup: async (bench) => {
      await bench.deploy();
      bench.clock.advance(365 * DAY_MS);
    },
    request: hold,
    reached: (bench) => bench.key()!.tags.has(TAGS.hold),
  },
  {
    name: 'release', // what was due meanwhile is done by the next tick
    setup: held,
    request: release,
    reached: (bench, watch) => hasMoved(bench, watch) && bench.tag(1, 'hold') === undefined,
  },
  {
    name: 'rotation-after-return', // the number after the current one is taken by the generation that was left
    setup: async (bench) => {
      await rotatedLongAgo(bench);
      await bench.run(rollback(bench));
      letReadsCatchUp(bench);
    },
    request: rotate,
    reached: hasMoved,
  },
];
