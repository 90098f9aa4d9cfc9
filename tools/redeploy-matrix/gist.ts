import type { Expected } from './expectation';
import { currentOf, fateOf, UNSEEN } from './expectation';
import type { Observation } from './observation';

/** The gist of what is expected, for a cell of the table. */
export function gistOfExpected({ stacks, families }: Expected): string {
  return gist(stacks, Object.entries(families).map(([id, { current, alias, specs }]) => [id, current, alias, specs.length]));
}

/** The same gist of what was seen. */
export function gistOfSeen(expected: Expected, before: Observation, { stacks, families }: Observation): string {
  const awaited = Object.fromEntries(Object.keys(expected.stacks).map((name) => [name, stacks[name]]));
  return gist(awaited, Object.keys(expected.families).map((id) => [
    id, currentOf(families[id]), fateOf(before.families[id] ?? UNSEEN, families[id]), families[id].generations.length,
  ]));
}

function gist(
  stacks: Readonly<Record<string, string>>,
  families: ReadonlyArray<readonly [string, number | string, string, number]>,
): string {
  const target = (current: number | string) => (typeof current === 'number' ? `v${current}` : current);
  return [
    ...Object.entries(stacks).map(([name, status]) => (Object.keys(stacks).length > 1 ? `${name} ${status}` : status)),
    ...families.map(
      ([id, current, alias, count]) => `${families.length > 1 ? `${id} ` : ''}${target(current)} of ${count}, alias ${alias}`,
    ),
  ].join('; ');
}
