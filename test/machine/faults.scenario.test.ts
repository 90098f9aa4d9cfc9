import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALIAS, RotationBench } from './rotation-bench';
import { Abort } from './task-error';
import { crashAfterEffect, crashBefore, lasting, loseAnswer, refuse, strike } from './task-faults';
import type { Deed } from './task-faults';

/**
 * Faults at every task of a rotation, then ticks without faults. The tasks are read from the definition, so a new one cannot be forgotten.
 * At every step: the alias leads to an enabled key that was proven. In the end: one rotation done, announced, recorded, nothing half made.
 */
const definition = JSON.parse(readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8'));
const OTHER_PATHS = new Set([
  'Declare the key policy', 'Declare the tags', 'Declare the description', 'Create the alias', 'Mark the new key as rejected', 'Read the alias again',
  'Swap the alias back', 'Prove the old key', 'Announce the rollback',
]);
const TASKS = Object.entries<any>(definition.States).filter(([name, state]) => state.Type === 'Task' && !OTHER_PATHS.has(name)).map(([name]) => name);
const isKms = (name: string) => definition.States[name].Resource.startsWith('${Kms');

const FAULTS: Array<[string, (bench: RotationBench, task: string) => Deed]> = [
  ['crashes before', () => crashBefore],
  ['crashes after its effect', () => crashAfterEffect],
  ['loses its answer', (_, task) => loseAnswer(isKms(task) ? 'Kms.SdkClientException' : 'States.Timeout')],
  ['is denied for five minutes', (bench, task) => lasting(bench.clock, 300, refuse(isKms(task) ? 'Kms.KmsException' : 'NotYetProven'))],
  ['is throttled, in the emulator\'s spelling', (bench, task) => lasting(bench.clock, 30, refuse(isKms(task) ? 'Kms.ThrottlingException' : 'Lambda.TooManyRequestsException'))],
  ['is refused until the run fails', () => refuse('Kms.KmsException')],
];

const cells = TASKS.flatMap((task) => FAULTS.map(([fault, deed]) => [task, fault, deed] as const));

test('there is a cell for each task and fault', () => {
  expect(cells).toHaveLength(12 * 6);
});

test.each(cells)('%s %s', async (task, fault, deed) => {
  const bench = new RotationBench();
  await bench.deploy();
  const violations = watch(bench);
  const calls = fault.startsWith('crashes') || fault.startsWith('loses') ? [1] : 'all';

  await bench.rotate(1, { wrap: (next) => strike({ state: task, calls }, deed(bench, task), next) });
  for (let day = 0; day < 3; day++) {
    bench.clock.advance(24 * 3600 * 1000);
    if (bench.key() === bench.generation(1)) await bench.rotate(1); // the operator asks again
    else await bench.tick();
  }

  expect(violations).toEqual([]);
  expectInOrder(bench, expectedOrphans(task, fault));
});

test('an abort between any two states is repaired by the next runs', async () => {
  const model = new RotationBench();
  await model.deploy();
  const visited = (await model.rotate(1)).trail.map((visit) => visit.state);
  for (let stop = 1; stop < visited.length; stop++) {
    const bench = new RotationBench();
    await bench.deploy();
    const violations = watch(bench);
    let seen = 0;
    await bench.rotate(1, { onEnter: () => { if (seen++ === stop) throw new Abort('aborted'); } });
    bench.clock.advance(24 * 3600 * 1000);
    if (bench.key() === bench.generation(1)) await bench.rotate(1);
    else await bench.tick();
    expect(violations).toEqual([]);
    expectInOrder(bench, ['Name the successor', 'Claim the number'].includes(visited[stop]) ? 1 : 0);
  }
});

/** A key made by a CreateKey whose answer was lost or never heard bears no number. It is never used; keys like it are not cleaned up yet. */
function expectedOrphans(task: string, fault: string): number {
  if (task === 'Create the key' && (fault === 'crashes after its effect' || fault === 'loses its answer')) return 1;
  if (task === 'Name the successor' && fault === 'loses its answer') return 0;
  const between = task === 'Name the successor' || task === 'Claim the number';
  return between && ['crashes before', 'is refused until the run fails'].includes(fault) || (task === 'Name the successor' && fault === 'crashes after its effect') ? 1 : 0;
}

function watch(bench: RotationBench): string[] {
  const violations: string[] = [];
  bench.world.effects.onEntry((entry) => {
    const key = bench.key();
    if (key === undefined) violations.push(`${entry.operation}: no alias`);
    else if (key.state !== 'Enabled') violations.push(`${entry.operation}: alias on a key that is ${key.state}`);
    else if (!bench.proven.has(key.arn)) violations.push(`${entry.operation}: alias on a key that was not proven`);
  });
  return violations;
}

function expectInOrder(bench: RotationBench, orphans: number): void {
  const current = bench.key()!;
  const generations = [...bench.world.store.aliases.keys()].filter((name) => name.startsWith(`${ALIAS}/v`));
  expect(generations).toEqual([`${ALIAS}/v1`, `${ALIAS}/v2`]);
  expect(current).toBe(bench.generation(2));
  expect(bench.tag(1, 'superseded')).toBeDefined();
  expect(bench.tag(2, 'rejected')).toBeUndefined();
  expect(bench.generation(1).state).toBe('Enabled');
  expect(bench.events.filter((event) => event.DetailType === 'KMS Alias Rotated' && event.Detail.generation === 2).length).toBeGreaterThanOrEqual(1);
  expect(bench.unclaimed()).toHaveLength(orphans);
}
