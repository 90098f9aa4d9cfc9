import { deployment, hasMoved, tick } from './requests';
import type { Scenario } from './scenario';
import { cutShort, live, planted, quarantined, retiring, strayed, superseded, undone } from './setups';
import { DETAIL_TYPES, STATES } from '../../src/manual-rotation/contract';
import { TAGS } from '../../src/private/vocabulary';

/** What a run finds and tidies up, or takes over. */
export const HOUSEKEEPING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'named-key', // made and named by a run that was cut short before it got its number
    setup: async (bench) => {
      await bench.deploy();
      await cutShort(bench, STATES.claimNumber);
    },
    request: tick,
    reached: hasMoved,
  },
  {
    name: 'stray-key',
    setup: strayed,
    request: tick, // A refused discard is tried again in a week.
    reached: (bench) => bench.unclaimed().every((key) => key.state === 'PendingDeletion' || key.tags.has(TAGS.discardRefused)),
  },
  {
    name: 'planted-key', // somebody gave a key of his own our tags and our next number
    setup: planted,
    request: tick,
    reached: (bench) => bench.eventTypes().includes(DETAIL_TYPES.strayFound),
  },
  {
    name: 'adoption',
    setup: live,
    request: deployment,
    later: 'deployment',
    reached: (bench) => bench.key() === bench.generation(1) && bench.tag(1, 'staged') !== undefined,
  },
  {
    name: 'retirement-disables',
    deployed: retiring,
    setup: superseded,
    retires: 1,
    request: tick,
    reached: (bench) => bench.generation(1)?.state !== 'Enabled' && bench.eventTypes().includes(DETAIL_TYPES.disabled),
  },
  {
    name: 'retirement-deletes', // or, cut short after the mark, waits for `release`
    deployed: retiring,
    setup: quarantined,
    retires: 1,
    request: tick,
    reached: (bench) =>
      (bench.generation(1) === undefined || bench.generation(1).state === 'PendingDeletion' || bench.tag(1, 'vetoed') !== undefined) &&
      bench.eventTypes().includes(DETAIL_TYPES.deletionScheduled),
  },
  {
    name: 'retirement-undone',
    deployed: retiring,
    setup: undone,
    request: tick,
    reached: (bench) => bench.tag(1, 'vetoed') !== undefined && bench.generation(1).state === 'Enabled',
  },
];
