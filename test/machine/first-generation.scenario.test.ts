import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { KeyTemplate, SigningSpec } from '../../src';

test('a deployment makes, claims, announces and proves the first key before it makes the alias', async () => {
  const bench = new RotationBench();
  const result = await bench.deploy();

  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  expect(result.trail.map((visit) => visit.state)).toEqual([
    'Survey the family',
    'Route',
    'Create the key',
    'Name the successor',
    'Claim the number',
    'Announce the staged key',
    'Mark the key as staged',
    'Ripe for activation?',
    'Prove the new key',
    'Mark the activation',
    'Look at both keys again',
    'Read the alias',
    'Alias as surveyed?',
    'Create the alias',
    'Prove the alias',
    'Verdict',
    'Announce the rotation',
    'Record the rotation',
    'Route',
    'Done',
  ]);
  expect(bench.key()).toBe(bench.generation(1));
  expect(bench.key()).toMatchObject({ spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', state: 'Enabled', multiRegion: false });
  expect(Object.fromEntries(bench.key()!.tags)).toEqual({
    'cdk-kms-rotation:family': ALIAS,
    'cdk-kms-rotation:owner': 'Shop/Orders',
    'cdk-kms-rotation:declared': expect.stringMatching(/^[0-9a-f]{32}$/),
    'cdk-kms-rotation:staged': expect.stringMatching(/^2027-01-01T00:00:0\d.\d{3}Z$/),
    'cdk-kms-rotation:activated': expect.stringMatching(/^2027-01-01T00:00:0\d.\d{3}Z$/),
    'cdk-kms-rotation:generation': '1',
  });
  expect(result.output).toMatchObject({ outcome: 'created', generation: 1 });
  expect(bench.eventTypes()).toEqual(['KMS Alias Generation Staged', 'KMS Alias Rotated']);
});

test('the events say what happened, in full', async () => {
  const bench = new RotationBench();
  await bench.deploy({ name: 'first' });
  const detail = {
    alias: ALIAS,
    family: ALIAS,
    generation: 1,
    keyArn: bench.key()!.arn,
    reason: 'deployment',
    executionArn: expect.stringMatching(/:first$/),
    time: expect.stringMatching(/^2027-01-01T/),
  };
  expect(bench.events.map((event) => [event.Source, event.Detail])).toEqual([['cdk-kms-rotation', detail], ['cdk-kms-rotation', detail]]);

  await bench.rotate(1, { name: 'second' });
  const rotated = {
    ...detail,
    generation: 2,
    keyArn: bench.generation(2).arn,
    previousKeyArn: bench.generation(1).arn,
    reason: 'manual',
    executionArn: expect.stringMatching(/:second$/),
  };
  const activateAt = expect.stringMatching(/^2027-01-01T00:05:/);
  expect(bench.events.slice(2).map((event) => event.Detail)).toEqual([{ ...rotated, activateAt }, rotated]);
});

test('a second deployment changes nothing', async () => {
  const bench = new RotationBench();
  await bench.deploy();
  const before = bench.world.effects.changes.length;
  const result = await bench.deploy();
  expect(result.trail.map((visit) => visit.state)).toEqual(['Survey the family', 'Route', 'Done']);
  expect(result.output).toMatchObject({ plan: 'nothing' });
  expect(bench.world.effects.changes).toHaveLength(before);
});

test('a deployment brings policy, tags and description to every generation, and moves no alias', async () => {
  const bench = new RotationBench();
  await bench.deploy();
  await bench.rotate(1);
  bench.deployed = deployed({ description: 'Zahlungen für Übersee' }, (alias) => { alias.cdkTagManager.setTag('team', 'pay'); });
  const target = bench.key();

  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'sync' } });
  for (const number of [1, 2]) {
    expect(bench.generation(number).description).toBe('Zahlungen für Übersee');
    expect(bench.generation(number).tags.get('team')).toBe('pay');
  }
  expect(bench.key()).toBe(target);
  expect(bench.world.effects.of('UpdateAlias')).toHaveLength(1); // the rotation's own

  expect(await bench.deploy()).toMatchObject({ output: { plan: 'nothing' } });
});

test('a deployment brings a changed policy to every generation', async () => {
  const bench = new RotationBench();
  await bench.deploy();
  await bench.rotate(1);
  bench.deployed = deployed({}, (alias) => {
    alias.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Partner',
        principals: [new AccountPrincipal('444455556666')],
        actions: ['kms:Verify'],
        resources: ['*'],
      }),
    );
  });
  await bench.deploy();
  for (const number of [1, 2]) {
    expect(JSON.parse(bench.generation(number).policy).Statement.map((statement: { Sid?: string }) => statement.Sid)).toContain('Partner');
  }
});

test('a deployment never rotates, however old the key is', async () => {
  const bench = new RotationBench();
  await bench.deploy();
  bench.clock.advance(4000 * 24 * 3600 * 1000);
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  expect(bench.world.store.keys.size).toBe(1);
});

test.each([
  ['Create the key', 'Name the successor'],
  ['Name the successor', 'Claim the number'],
  ['Claim the number', 'Announce the staged key'],
  ['Announce the staged key', 'Mark the key as staged'],
  ['Mark the key as staged', 'Ripe for activation?'],
  ['Prove the new key', 'Mark the activation'],
  ['Mark the activation', 'Look at both keys again'],
  ['Create the alias', 'Prove the alias'],
  ['Announce the rotation', 'Record the rotation'],
])('a first run that ends between %s and %s is finished by the next deployment or tick', async (_, state) => {
  const bench = new RotationBench();
  const crash = ({ state: entered }: { state: string }) => {
    if (entered === state) throw new Abort('crashed');
  };
  expect((await bench.deploy({ onEnter: crash })).status).toBe('ABORTED');

  await bench.deploy();
  await bench.tick();
  expect(bench.key()).toBe(bench.generation(1));
  expect(bench.tag(1, 'staged')).toBeDefined();
  expect(bench.eventTypes()).toContain('KMS Alias Rotated');
  expect((await bench.tick()).output).toMatchObject({ plan: 'nothing' });
});

describe('a first deployment that failed, twice', () => {
  const broken = { wrap: (next: TaskHandler) => strike({ state: 'Prove the new key', calls: 'all' }, refuse('KeyBroken'), next) };

  test('with another spec the second time: the next one gives the alias to a key of the declared spec', async () => {
    const bench = new RotationBench();
    await bench.deploy(broken);
    bench.deployed = deployed({ keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P384) });
    expect(await bench.deploy(broken)).toMatchObject({ status: 'FAILED', error: 'KeyUnproven' });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 3 } });
    expect(bench.key()?.spec).toBe('ECC_NIST_P384');
    expect(bench.eventTypes()).not.toContain('KMS Alias Restored');
  });

  test('a tick in between tells people, and makes nothing of a key that may be planted', async () => {
    const bench = new RotationBench();
    await bench.deploy(broken);
    bench.deployed = deployed({ keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P384) });
    await bench.deploy(broken);
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.key()).toBeUndefined();
    expect(bench.world.store.keys.size).toBe(2);
  });

  test('and whose first key was deleted by hand: the next one ends with an alias', async () => {
    const bench = new RotationBench();
    await bench.deploy(broken);
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(1).id, PendingWindowInDays: 7 });
    await bench.deploy(broken);
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created' } });
    expect(bench.key()?.state).toBe('Enabled');
  });
});
