import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Abort } from '../../sim/asl/task-error';
import { crashAfterEffect, crashBefore, lasting, loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import type { Deed } from '../../sim/asl/task-faults';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/**
 * Faults at every task of a rotation, then ticks without faults. The fault matrix does the same for every task of every path.
 * At every step: the alias leads to an enabled key that was proven. In the end: one rotation done, announced, recorded, nothing half made.
 */
const definition = JSON.parse(readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8'));
const TASKS = [
  'Survey the family',
  'Mark the next number',
  'Create the key',
  'Name the successor',
  'Claim the number',
  'Announce the staged key',
  'Mark the key as staged',
  'Prove the new key',
  'Mark the activation',
  'Look at both keys again',
  'Read the alias',
  'Swap the alias',
  'Prove the alias',
  'Announce the rotation',
  'Record the rotation',
];
const isKms = (name: string) => definition.States[name].Resource.startsWith('${Kms');

const FAULTS: Array<[string, (bench: RotationBench, task: string) => Deed]> = [
  ['crashes before', () => crashBefore],
  ['crashes after its effect', () => crashAfterEffect],
  ['loses its answer', (_, task) => loseAnswer(isKms(task) ? 'Kms.SdkClientException' : 'States.Timeout')],
  ['is denied for five minutes', (bench, task) => lasting(bench.clock, 300, refuse(isKms(task) ? 'Kms.KmsException' : 'NotYetProven'))],
  [
    "is throttled, in the emulator's spelling",
    (bench, task) => lasting(bench.clock, 30, refuse(isKms(task) ? 'Kms.ThrottlingException' : 'Lambda.TooManyRequestsException')),
  ],
  ['is refused until the run fails', () => refuse('Kms.KmsException')],
];

const cells = TASKS.flatMap((task) => FAULTS.map(([fault, deed]) => [task, fault, deed] as const));

test('there is a cell for every task of a rotation', async () => {
  const bench = new RotationBench();
  await bench.deploy();
  const visited = (await bench.rotate(1)).trail.filter((visit) => visit.type === 'Task').map((visit) => visit.state);
  expect(visited).toEqual(TASKS);
});

test.each(cells)('%s %s', async (task, fault, deed) => {
  const bench = new RotationBench();
  await bench.deploy();
  const violations = watch(bench);
  const calls = fault.startsWith('crashes') || fault.startsWith('loses') ? [1] : 'all';

  await bench.rotate(1, { wrap: (next) => strike({ state: task, calls }, deed(bench, task), next) });
  for (let day = 0; day < 12; day++) {
    bench.clock.advance(24 * 3600 * 1000);
    if (bench.key() === bench.generation(1)) await bench.rotate(1); // the operator asks again
    else await bench.tick();
  }

  expect(violations).toEqual([]);
  expectInOrder(bench);
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
    for (let day = 0; day < 10; day++) {
      bench.clock.advance(24 * 3600 * 1000);
      await bench.tick();
    }
    expectInOrder(bench);
  }
});

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

function expectInOrder(bench: RotationBench): void {
  const current = bench.key()!;
  const generations = [...bench.world.store.aliases.keys()].filter((name) => name.startsWith(`${ALIAS}/v`));
  expect(generations).toEqual([`${ALIAS}/v1`, `${ALIAS}/v2`]);
  expect(current).toBe(bench.generation(2));
  expect(bench.tag(1, 'superseded')).toBeDefined();
  expect(bench.tag(2, 'rejected')).toBeUndefined();
  expect(bench.generation(1).state).toBe('Enabled');
  expect(
    bench.events.filter((event) => event.DetailType === 'KMS Alias Rotated' && event.Detail.generation === 2).length,
  ).toBeGreaterThanOrEqual(1);
  expect(bench.unclaimed().filter(({ state }) => state !== 'PendingDeletion')).toEqual([]); // discarded ones wait for 30 days
}
