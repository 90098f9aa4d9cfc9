import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult } from '../../sim/asl/execution-types';
import { readPage, ROOT } from '../../sim/documentation/pages';
import { deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/**
 * What docs/costs.md says that runs cost, held against runs in which nothing has to be tried again. `npm run transitions` counts them on
 * the emulator.
 */
const COSTS = readPage('docs/costs.md').replace(/\s+/g, ' ');
const { States } = JSON.parse(readFileSync(join(ROOT, 'src/manual-rotation/machine.asl.json'), 'utf8'));

/** Proofs of the first take the fewest requests, those of the second the most. */
const KINDS = [
  { keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' },
  { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT_DECRYPT' },
];

function functionCalls({ trail }: ExecutionResult): number {
  return trail.filter(({ state }) => States[state].Resource?.endsWith(':lambda:invoke')).length;
}

test('a day, a first deployment, a rotation', async () => {
  const bench = new RotationBench();
  const [first, idle, rotation] = [await bench.deploy(), await bench.tick(), await bench.rotate(1)];

  expect([first, idle, rotation].map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  expect(COSTS).toContain(`one execution of ${idle.transitions} state transitions and one function call;`);
  expect(functionCalls(idle)).toBe(1);
  expect(COSTS).toContain(`a first deployment has ${first.transitions} transitions and ${functionCalls(first)} function calls,`);
  expect(COSTS).toContain(`a rotation ${rotation.transitions} and ${functionCalls(rotation)}.`);
});

test('a rotation that waits for a later run', async () => {
  const bench = new RotationBench({ activationDelay: Duration.hours(12) });
  await bench.deploy();
  const staging = await bench.rotate(1);
  bench.clock.advance(Duration.hours(13).toMilliseconds());
  const activating = await bench.tick();

  expect([staging.output, activating.output]).toMatchObject([{ outcome: 'staged' }, { outcome: 'rotated' }]);
  expect(COSTS).toContain(`a rotation is two executions of ${staging.transitions} and ${activating.transitions} transitions`);
});

test('requests to AWS KMS, of the kinds of keys with the fewest and the most', async () => {
  const counted = await Promise.all(KINDS.map(async (key) => {
    const bench = new RotationBench();
    bench.deployed = deployed({}, undefined, 'Shop', key);
    let calls = 0;
    bench.world.effects.onEntry(() => calls++);
    const after = async (run: Promise<ExecutionResult>) => {
      const before = calls;
      expect(await run).toMatchObject({ status: 'SUCCEEDED' });
      return calls - before;
    };
    const first = await after(bench.deploy());
    const idle = await after(bench.tick());
    const rotations: number[] = [];
    for (let number = 1; number <= 4; number++) {
      bench.clock.advance(Duration.days(1).toMilliseconds());
      rotations.push(await after(bench.rotate(number)));
    }
    return { first, idle, rotations };
  }));

  const [{ first, idle, rotations }, most] = counted;
  expect(COSTS).toContain(`${idle} to 9 a day, ${first} to ${most.first} for a first deployment,`);
  const [turn, second, third, fourth] = rotations;
  expect(COSTS).toContain(`${turn} to ${most.rotations[0]} for the first rotation, ${second} to ${most.rotations[1]} for the second one`);
  expect([third - second, fourth - third]).toEqual([2, 2]);
});
