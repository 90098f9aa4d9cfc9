import { HOUSEKEEPING_SCENARIOS } from './housekeeping-scenarios';
import { OPERATOR_SCENARIOS } from './operator-scenarios';
import { deployment, hasMoved, rotate, tick } from './requests';
import type { Scenario } from './scenario';
import { abortAt, changed, DAY_MS, deployedLongAgo, doomed, letReadsCatchUp, LONG_DELAY_DAYS, patient, rotatedLongAgo } from './setups';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';
import { TAGS } from '../../src/private/vocabulary';

/** To extend the matrix, add a scenario here; faults and cells follow by themselves. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'first-deployment',
    setup: async () => undefined,
    request: deployment,
    later: 'deployment',
    reached: (bench) => bench.key()?.tags.has(TAGS.staged) ?? false,
  },
  {
    name: 'rotation-due',
    setup: async (bench) => {
      await bench.deploy();
      bench.clock.advance(365 * DAY_MS);
    },
    request: tick,
    reached: hasMoved,
  },
  { name: 'rotation-asked-for', request: rotate, reached: hasMoved }, // right after the deployment, which late reads may not show yet
  {
    name: 'long-delay-staging',
    deployed: patient,
    setup: async (bench) => {
      await bench.deploy();
      bench.clock.advance((365 - LONG_DELAY_DAYS) * DAY_MS);
    },
    request: tick,
    reached: hasMoved,
  },
  {
    name: 'long-delay-activation',
    deployed: patient,
    setup: async (bench) => {
      await bench.deploy();
      await bench.rotate(1);
      bench.clock.advance(LONG_DELAY_DAYS * DAY_MS);
    },
    request: tick,
    reached: hasMoved,
  },
  {
    name: 'unrecorded-rotation',
    setup: async (bench) => {
      await bench.deploy();
      await bench.rotate(1, { onEnter: abortAt(STATES.proveAlias) });
    },
    request: tick,
    reached: (bench) => bench.tag(1, 'superseded') !== undefined || bench.tag(2, 'rejected') !== undefined,
  },
  {
    name: 'broken-key', // somebody disables the new key right after the swap
    setup: deployedLongAgo,
    request: rotate,
    meddle: (bench, visit, watch) => {
      const key = bench.key();
      if (visit.state !== STATES.proveAlias || key === watch.first || watch.excused.size > 0) return;
      watch.excuse(key!);
      bench.world.call('DisableKey', { KeyId: key!.id });
    },
    reached: (bench, watch) => bench.key() === watch.first ? watch.excused.size > 0 : bench.key()!.state === 'Enabled',
  },
  {
    name: 'rotation-after-rollback',
    setup: async (bench) => {
      await bench.deploy();
      let disabled = false;
      await bench.rotate(1, {
        onEnter: (visit) => {
          if (visit.state !== STATES.proveAlias || disabled) return;
          disabled = true;
          bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
        },
      });
      bench.world.call('EnableKey', { KeyId: bench.generation(2).id });
      letReadsCatchUp(bench);
    },
    request: rotate,
    reached: hasMoved,
  },
  {
    name: 'human-moves-back', // while a rotation from 2 to 3 is on its way, somebody moves the alias back to 1
    setup: rotatedLongAgo,
    request: rotate,
    meddle: (bench, visit, watch) => {
      if (visit.state !== STATES.activationDelay || watch.decided || watch.overtaken) return;
      watch.decide(bench.generation(1));
      bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: bench.generation(1).id });
    },
    reached: (bench, watch) => watch.decided ? bench.key() === watch.decided : hasMoved(bench, watch),
  },
  {
    name: 'doomed-key', // the current key awaits its deletion, and takes no tags
    setup: doomed,
    request: rotate,
    reached: hasMoved,
  },
  {
    name: 'doomed-key-long-delay',
    deployed: patient,
    setup: doomed,
    request: rotate,
    reached: hasMoved,
  },
  {
    name: 'declaration-changed',
    setup: async (bench) => {
      await rotatedLongAgo(bench);
      bench.deployed = changed();
    },
    request: deployment,
    later: 'deployment',
    reached: (bench) => [1, 2].every((number) => bench.generation(number).description === 'changed'),
  },
  ...OPERATOR_SCENARIOS,
  ...HOUSEKEEPING_SCENARIOS,
];
