import { currentNumber } from './requests';
import type { Scenario } from './scenario';
import type { Watch } from './watch';
import type { StoredKey } from '../../sim/kms/store';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { DETAIL_TYPES } from '../../src/manual-rotation/contract';
import { rejectedTag, TAGS } from '../../src/private/vocabulary';

/** Events that may be about a key whose number another one bears. */
const NUMBER_IS_A_NOTE: readonly string[] = [DETAIL_TYPES.blocked, DETAIL_TYPES.strayDiscarded];

interface Numbered {
  readonly key: StoredKey;
  readonly number: number;
}

/** What is not in order after everything had time to be repaired. */
export function problemsAtEnd(bench: RotationBench, scenario: Scenario, watch: Watch): string[] {
  const current = bench.key();
  if (current === undefined) return ['in the end there is no alias'];
  const problems: string[] = [];
  const generations = [...bench.world.store.keys.values()].flatMap((key): Numbered[] => {
    const number = watch.numberOf(key.id);
    return number === undefined || watch.boundaries.strangers.has(key.id) ? [] : [{ key, number }];
  });
  const rejected = generations.filter(({ key }) => wasRejected(key, bench));
  if (!scenario.reached(bench, watch)) problems.push('in the end the purpose of the run is not reached');
  if (watch.numberOf(current.id) === undefined) problems.push(`in the end the current key ${current.id} bears no number`);
  if (current.tags.has(TAGS.rejected)) problems.push('in the end a rejected generation is current');
  if (current.tags.has(TAGS.superseded)) problems.push('in the end the current generation is marked as superseded');
  if (watch.activated.size > 1 + rejected.length) problems.push(`${watch.activated.size} generations became current where one was wanted`);
  problems.push(...generations.flatMap((one) => problemsOf(one, current, bench, watch)));
  for (const { DetailType, Detail } of bench.events) {
    const named = generations.find((one) => one.number === Detail.generation);
    if (named && named.key.arn !== Detail.keyArn && !NUMBER_IS_A_NOTE.includes(DetailType)) {
      problems.push(`'${DetailType}' named ${Detail.keyArn} as generation ${Detail.generation}, which is ${named.key.arn}`);
    }
  }
  watch.checkReadable('in the end');
  return problems;
}

/** The old key bears the mark for a new key that takes no tags. */
function wasRejected({ id, tags }: StoredKey, { world }: RotationBench): boolean {
  return tags.has(TAGS.rejected) || [...world.store.keys.values()].some((key) => key.tags.has(rejectedTag(id)));
}

function problemsOf({ key, number }: Numbered, current: StoredKey, bench: RotationBench, watch: Watch): string[] {
  if (!watch.wereCurrent.has(key.id)) {
    const expected = wasRejected(key, bench) || watch.decided !== undefined || watch.isLeftBehind(key.id);
    return expected ? [] : [`in the end generation ${number} bears a number, but never became current`];
  }
  if (wasRejected(key, bench)) {
    return key === current || watch.announced('rolledBack', { previousKeyArn: key.arn })
      ? []
      : [`the rollback of generation ${number} was never announced`];
  }
  const problems: string[] = [];
  if (!watch.announced('rotated', { generation: number })) problems.push(`generation ${number} became current, but was never announced`);
  const now = currentNumber(bench);
  const leftByRollback = watch.announced('rolledBack', { previousKeyArn: key.arn }); // bears no mark, so that it is never retired
  if (number < now && !key.tags.has(TAGS.superseded) && !leftByRollback && key !== watch.overtaken && !watch.excused.has(key.id)) {
    problems.push(`in the end generation ${number} is not marked as superseded`);
  }
  if (number > now && !watch.announced('rolledBack', { generation: now })) {
    problems.push('the return from '
    + `generation ${number} to ${now} was never announced`);
  }
  return problems;
}

/**
 * Worth knowing, but meant so: a deletion that was cut short reads as one that somebody cancelled, and waits for `release`. A generation
 * that a person moved the alias to, while reads did not show that the machine moved it on, was taken for current: its mark is gone, and it
 * is kept for ever.
 */
export function remarksAtEnd(bench: RotationBench, scenario: Scenario, watch: Watch): string[] {
  const unmarked = watch.overtaken !== undefined && watch.overtaken !== bench.key() && !watch.overtaken.tags.has(TAGS.superseded);
  const vetoed = scenario.retires !== undefined && (bench.generation(scenario.retires)?.tags.has(TAGS.vetoed) ?? false);
  return [
    ...(vetoed ? [`the retirement of generation ${scenario.retires} waits for 'release'`] : []),
    ...(unmarked ? [`generation ${watch.numberOf(watch.overtaken!.id)} lost its superseded mark`] : []),
  ];
}
