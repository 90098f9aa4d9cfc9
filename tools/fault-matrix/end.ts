import type { Scenario } from './scenario';
import type { Watch } from './watch';
import { TAGS } from '../../src/manual-rotation/contract';
import type { RotationBench } from '../../test/machine/rotation-bench';

/** What is not in order after everything had time to be repaired. */
export function problemsAtEnd(bench: RotationBench, scenario: Scenario, watch: Watch): string[] {
  const { store } = bench.world;
  const current = bench.key();
  if (current === undefined) return ['in the end there is no alias'];
  const problems: string[] = [];
  const generations = [...store.keys.values()].flatMap((key) => {
    const number = watch.numberOf(key.id);
    return number === undefined ? [] : [{ key, number, rejected: key.tags.has(TAGS.rejected), wasCurrent: watch.wereCurrent.has(key.id) }];
  });
  const rejected = generations.filter((one) => one.rejected);
  if (!scenario.reached(bench, watch)) problems.push('in the end the purpose of the run is not reached');
  if (watch.numberOf(current.id) === undefined) problems.push(`in the end the current key ${current.id} bears no number`);
  if (current.tags.has(TAGS.rejected)) problems.push('in the end a rejected generation is current');
  if (watch.activated.size > 1 + rejected.length) problems.push(`${watch.activated.size} generations became current where one was wanted`);
  for (const { key, number, rejected: unfit, wasCurrent } of generations) {
    if (!wasCurrent && !unfit && !watch.decided) problems.push(`in the end generation ${number} bears a number, but never became current`);
    if (!wasCurrent || unfit) continue;
    if (!watch.announced('rotated', number)) problems.push(`generation ${number} became current, but was never announced`);
    if (key !== current && key !== watch.decided && !key.tags.has(TAGS.superseded) && !watch.decided && !watch.excused.has(key.id)) problems.push(`in the end generation ${number} is not marked as superseded`);
  }
  for (const { DetailType, Detail } of bench.events) {
    const named = generations.find((one) => one.number === Detail.generation);
    if (named && named.key.arn !== Detail.keyArn) problems.push(`'${DetailType}' named ${Detail.keyArn} as generation ${Detail.generation}, which is ${named.key.arn}`);
  }
  watch.checkReadable('in the end');
  return problems;
}

/** Worth knowing, but not asked for: a rollback whose event was lost with a crash between the swap back and the event. */
export function remarksAtEnd(bench: RotationBench, watch: Watch): string[] {
  return [...bench.world.store.keys.values()]
    .filter((key) => key.tags.has(TAGS.rejected) && bench.key() !== key && watch.wereCurrent.has(key.id))
    .map((key) => watch.numberOf(key.id))
    .filter((number) => !watch.announced('rolledBack', number))
    .map((number) => `the rollback of generation ${number} was never announced`);
}
