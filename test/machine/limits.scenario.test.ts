import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/* What AWS KMS takes of names and tags has an end, and whoever may make, tag and name keys can bring a family there. */
const DAY = 24 * 60 * 60_000;

let bench: RotationBench;

beforeEach(() => { bench = new RotationBench(); });

const plant = (number: string, tags: object = {}) => {
  const Tags = Object.entries(tags).map(([name, TagValue]) => ({ TagKey: `cdk-kms-rotation:${name}`, TagValue }));
  const { KeyMetadata: { KeyId } } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags });
  bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: KeyId });
  bench.clock.advance(DAY);
};

describe.each(['999999999999999', '99999999999999', '999999999', '10002'])('a planted number %s, far above all', (number) => {
  test('costs a new family nothing', async () => {
    plant(number);
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 1 } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing', generation: 1 } });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
  });

  test('costs a family without alias nothing', async () => {
    await bench.deploy();
    plant(number, { family: ALIAS, owner: 'Shop/Orders', generation: number });
    bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ error: 'CurrentKeyUnusable', cause: expect.not.stringContaining(number) });
    expect(await bench.rotate(Number(number))).toMatchObject({
      error: 'GenerationMismatch',
      cause: expect.stringContaining('start again with fromGeneration 1'),
    });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 2 } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { generation: 2 } });
  });
});

describe('a key that is full of tags of others', () => {
  const fill = (id: string) => {
    const { size } = bench.world.store.keys.get(id)!.tags;
    const Tags = Array.from({ length: 50 - size }, (_, i) => ({ TagKey: `theirs-${i}`, TagValue: '' }));
    bench.world.call('TagResource', { KeyId: id, Tags });
  };
  const brokenBehindTheAlias = (...full: number[]) => bench.rotate(1, {
    onEnter: ({ state }) => {
      if (state !== 'Prove the alias') return;
      full.forEach((number) => fill(bench.generation(number).id));
      bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
    },
  });

  beforeEach(async () => {
    await bench.deploy();
    bench.clock.advance(DAY);
  });

  test.each([[[2]], [[1, 2]]])('keeps no alias on a new key that refuses: %j', async (full) => {
    expect(await brokenBehindTheAlias(...full)).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(bench.eventTypes().filter((type) => type === 'KMS Alias Rotation Rolled Back')).toHaveLength(1);
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing', generation: 1 } });
    expect(bench.eventTypes().filter((type) => type === 'KMS Alias Rotation Rolled Back')).toHaveLength(1);
  });
});

test('many old generations that do not obey are told, but their marks leave room for what it takes to rotate', async () => {
  await bench.deploy();
  const last = 45;
  for (let number = 1; number < last; number++) {
    bench.clock.advance(DAY);
    await bench.rotate(number);
    const { id, policy } = bench.generation(number);
    const Statement = JSON.parse(policy).Statement.filter(({ Sid = '' }) => !Sid.startsWith('CdkKmsRotation'));
    bench.world.call('PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  }
  bench.clock.advance(2 * DAY);
  bench.deployed = deployed({}, undefined, 'Shop', { description: 'another' });
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { why: expect.stringMatching(/1, 2, .*too many/) } });
  const marks = [...bench.generation(last).tags.keys()].filter((tag) => tag.startsWith('cdk-kms-rotation:disobedient:'));
  expect(marks).toHaveLength(25);
  expect(marks).toContain(`cdk-kms-rotation:disobedient:${bench.generation(last - 1).id}`);
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { why: expect.stringMatching(/^nothing can be .*too many/) } });
  bench.world.call('DisableKey', { KeyId: bench.generation(last).id });
  expect(await bench.deploy()).toMatchObject({ output: { outcome: 'unusable', why: expect.stringMatching(/cannot be used.*too many/) } });
  bench.world.call('EnableKey', { KeyId: bench.generation(last).id });
  bench.clock.advance(DAY);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing' } });
  expect(await bench.rotate(last)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: last + 1 } });
});

test('a live key to which somebody gave a number far above all is not adopted: no number would follow it', async () => {
  const { KeyMetadata: { Arn, KeyId } } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  for (const AliasName of [ALIAS, `${ALIAS}/v999999999999999`]) bench.world.call('CreateAlias', { AliasName, TargetKeyId: KeyId });
  bench.deployed = deployed({}, undefined, 'Shop', { adopt: { keyArn: Arn, replacePolicy: true } });
  expect(await bench.deploy()).toMatchObject({ status: 'FAILED', error: 'AdoptionRefused' });
  bench.world.call('DeleteAlias', { AliasName: `${ALIAS}/v999999999999999` });
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'adopted', generation: 1 } });
});
