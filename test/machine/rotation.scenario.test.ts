import { Duration } from 'aws-cdk-lib';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, SigningSpec } from '../../src';

const DAY = 24 * 3600 * 1000;

async function deployedBench(...args: ConstructorParameters<typeof RotationBench>): Promise<RotationBench> {
  const bench = new RotationBench(...args);
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
  return bench;
}

describe('a rotation', () => {
  test('goes this way, in this order', async () => {
    const bench = await deployedBench();
    const result = await bench.rotate(1);
    expect(result.status).toBe('SUCCEEDED');
    expect(result.trail.map((visit) => visit.state)).toEqual([
      'Survey the family',
      'Route',
      'Mark the next number',
      'Create the key',
      'Name the successor',
      'Claim the number',
      'Announce the staged key',
      'Mark the key as staged',
      'Ripe for activation?',
      'Activation delay',
      'Prove the new key',
      'Mark the activation',
      'Look at both keys again',
      'Read the alias',
      'Alias as surveyed?',
      'Swap the alias',
      'Prove the alias',
      'Verdict',
      'Announce the rotation',
      'Record the rotation',
      'Route',
      'Done',
    ]);
    expect(result.transitions).toBeLessThanOrEqual(22);
    expect(result.output).toMatchObject({ outcome: 'rotated', generation: 2 });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.tag(1, 'superseded')).toMatch(/^2027-/);
    expect(bench.tag(2, 'generation')).toBe('2');
    expect(bench.generation(1).state).toBe('Enabled');
    expect(bench.eventTypes()).toEqual([
      'KMS Alias Generation Staged',
      'KMS Alias Rotated',
      'KMS Alias Generation Staged',
      'KMS Alias Rotated',
    ]);
  });

  test('proves before it swaps and after, and marks after it announced', async () => {
    const bench = await deployedBench();
    await bench.rotate(1);
    const calls = bench.world.effects.entries.map((entry) => `${entry.caller} ${entry.operation}`);
    const swap = calls.indexOf('machine UpdateAlias');
    const before = bench.world.effects.entries
      .slice(0, swap)
      .filter((entry) => entry.caller === 'probe' && entry.operation === 'Sign' && entry.input.KeyId === bench.generation(2).arn);
    const after = bench.world.effects.entries
      .slice(swap)
      .filter((entry) => entry.caller === 'probe' && entry.operation === 'Sign' && entry.input.KeyId === bench.key()!.id);
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(1);
    // the sample of before the swap is verified after it, with the old key
    const sample = bench.world.effects.entries
      .slice(swap)
      .filter((entry) => entry.operation === 'Verify' && entry.input.KeyId === bench.generation(1).arn);
    expect(sample).toHaveLength(1);
  });

  test('lets the activation delay pass between the mark and the swap', async () => {
    const bench = await deployedBench({ activationDelay: Duration.minutes(12) });
    await bench.rotate(1);
    const staged = Date.parse(bench.tag(2, 'staged')!);
    const swapped = bench.world.effects.of('UpdateAlias')[0].at;
    expect(swapped - staged).toBeGreaterThanOrEqual(12 * 60 * 1000);
    expect(swapped - staged).toBeLessThan(13 * 60 * 1000);
  });

  test('asked for twice happens once', async () => {
    const bench = await deployedBench();
    await bench.rotate(1);
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    expect(bench.world.store.keys.size).toBe(2);
  });

  test('from a generation that is not there yet is refused', async () => {
    const bench = await deployedBench();
    expect(await bench.rotate(2)).toMatchObject({ status: 'FAILED', error: 'GenerationMismatch' });
  });
});

describe('every kind of key', () => {
  test.each([
    ['SYMMETRIC_DEFAULT', KeyTemplate.symmetric()],
    ['RSA_2048 encryption', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048)],
    ['RSA_2048 signing', KeyTemplate.signing(SigningSpec.RSA_2048)],
    ['ECC_NIST_P256', KeyTemplate.signing(SigningSpec.ECC_NIST_P256)],
    ['ECC_NIST_P384', KeyTemplate.signing(SigningSpec.ECC_NIST_P384)],
    ['ECC_NIST_P521', KeyTemplate.signing(SigningSpec.ECC_NIST_P521)],
    ['ECC_SECG_P256K1', KeyTemplate.signing(SigningSpec.ECC_SECG_P256K1)],
    ['ECC_NIST_EDWARDS25519', KeyTemplate.signing(SigningSpec.ECC_NIST_EDWARDS25519)],
    ['HMAC_256', KeyTemplate.mac(MacSpec.HMAC_256)],
    ['HMAC_512', KeyTemplate.mac(MacSpec.HMAC_512)],
    ['key agreement on P-256', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256)],
    ['key agreement on P-384', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384)],
  ])('%s rotates, with the old key still of use', async (_, keyTemplate) => {
    const bench = await deployedBench({ keyTemplate });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.generation(1).state).toBe('Enabled');
    expect([...bench.proven]).toEqual([bench.generation(1).arn, bench.generation(2).arn]);
  });
});

describe('what is due', () => {
  test('is told from the age of the key: 26 hours and the delay before the period is over', async () => {
    const bench = await deployedBench({ rotationPeriod: Duration.days(100) });
    const created = bench.generation(1).createdAt;
    const due = created + 100 * DAY - 26 * 60 * 60 * 1000 - 5 * 60 * 1000;
    bench.clock.advance(due - bench.clock.now() - 1);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'create' } });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.world.effects.of('UpdateAlias')[0].at).toBeLessThan(created + 100 * DAY);
  });

  test('is made up after missed ticks, once', async () => {
    const bench = await deployedBench();
    bench.clock.advance(1000 * DAY);
    await bench.tick();
    await bench.tick();
    expect(bench.world.store.keys.size).toBe(2);
  });

  test('an idle tick: three states, nothing changed', async () => {
    const bench = await deployedBench();
    const before = bench.world.effects.changes.length;
    const result = await bench.tick();
    expect(result.trail.map((visit) => visit.state)).toEqual(['Survey the family', 'Route', 'Done']);
    expect(bench.world.effects.changes).toHaveLength(before);
  });

  test('a current key that is disabled is no obstacle', async () => {
    const bench = await deployedBench();
    bench.world.call('DisableKey', { KeyId: bench.key()!.id });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.tag(1, 'superseded')).toBeDefined();
  });

  test('a current key that awaits its deletion is no obstacle, either', async () => {
    const bench = await deployedBench();
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.key()!.id, PendingWindowInDays: 30 });
    const result = await bench.rotate(1);
    expect(bench.key()).toBe(bench.generation(2));
    // It takes no tag, so the commit record is missing; nothing is proven or announced again for that.
    expect(result.status).toBe('SUCCEEDED');
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
  });
});

test('two runs that start together make one generation current; the slower one waits and ends well', async () => {
  const bench = await deployedBench();
  const input = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
  const [a, b] = [bench.start(input), bench.start(input)];
  await bench.clock.run();
  expect([(await a.done).status, (await b.done).status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(bench.key()).toBe(bench.generation(2));
  expect(bench.world.store.aliases.has(`${ALIAS}/v3`)).toBe(false);
  const moves = bench.world.store.aliases.get(ALIAS)!.history.filter((entry) => entry.kind === 'update');
  expect(new Set(moves.map((move) => move.target))).toEqual(new Set([bench.generation(2).id]));
});
