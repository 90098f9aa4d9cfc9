import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { DENIAL_SIDS } from '../../src/manual-rotation/contract';
import type { Declaration } from '../../src/manual-rotation/declared';

let bench: RotationBench;

beforeEach(() => { bench = new RotationBench(); });

/** The policy of `kms.Key`, and the denials of a declaration: without them, whoever may tag the key commands the machine. */
const guarded = (declared: Deployed): string => JSON.stringify({
  Version: '2012-10-17',
  Statement: (declared.declaration.policy as { Statement: Array<{ Sid?: string }> }).Statement
    .filter(({ Sid }) => Sid === undefined || (DENIAL_SIDS as readonly string[]).includes(Sid)),
});
const GUARDED = guarded(deployed());

function live(spec: object = {}) {
  const { KeyId, Arn } = bench.world.call('CreateKey', {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Description: 'made by hand',
    Policy: GUARDED,
    ...spec,
  }).KeyMetadata;
  return { id: KeyId as string, arn: Arn as string };
}

const adopting = (keyArn: string, replacePolicy = false, stackName = 'Shop') =>
  deployed({}, undefined, stackName, { adopt: { keyArn, replacePolicy } } as Partial<Declaration>);
const nameIt = (id: string) => bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: id });
const policyOf = (id: string) => bench.world.store.keys.get(id)!.policy;

test('a live key behind its alias becomes generation 1: tagged, numbered, proven; alias and policy stay as they are', async () => {
  const key = live();
  nameIt(key.id);
  const policy = policyOf(key.id);
  expect(await bench.deploy({ deployed: adopting(key.arn) })).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key()).toBe(bench.generation(1));
  expect(bench.key()!.arn).toBe(key.arn);
  expect(policyOf(key.id)).toBe(policy);
  expect(bench.tag(1, 'owner')).toBe('Shop/Orders');
  expect(bench.world.effects.of('UpdateAlias')).toEqual([]);
  expect(bench.world.store.keys.size).toBe(1);
  expect(bench.proven).toContain(key.arn);
});

test('then it is a family like any other: deployments change nothing, rotations work', async () => {
  const key = live();
  nameIt(key.id);
  bench.deployed = adopting(key.arn);
  await bench.deploy();
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  expect(policyOf(key.id)).toBe(GUARDED);
  expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key()).toBe(bench.generation(2));
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
});

test.each([
  ['is not retired: the machine has no right to, and to be refused every day would look like a failure', false, 'nothing', 'Enabled'],
  ['is retired if its policy was replaced', true, 'disable', 'Disabled'],
])('an adopted key that was superseded %s', async (_, replacePolicy, plan, state) => {
  const key = live();
  nameIt(key.id);
  bench.deployed = deployed({}, undefined, 'Shop', {
    adopt: { keyArn: key.arn, replacePolicy },
    retirement: { after: 90, unusedFor: 90, deletion: null },
  });
  await bench.deploy();
  await bench.rotate(1);
  bench.clock.advance(91 * 24 * 3600 * 1000);
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan } });
  expect(bench.generation(1).state).toBe(state);
});

test('its policy is replaced if that is asked for', async () => {
  const key = live();
  nameIt(key.id);
  await bench.deploy({ deployed: adopting(key.arn, true) });
  expect(policyOf(key.id)).toContain('CdkKmsRotationMachine');
});

test('a key without the alias gets it', async () => {
  const key = live();
  expect(await bench.deploy({ deployed: adopting(key.arn) })).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key()!.arn).toBe(key.arn);
  expect(bench.world.store.keys.size).toBe(1);
});

test('a deployment that was cut short is finished by the next one', async () => {
  const key = live();
  nameIt(key.id);
  bench.deployed = adopting(key.arn);
  const crash = bench.start({ reason: 'deployment' }, { onEnter: (visit) => { if (visit.state === 'Claim the number') crash.stop(); } });
  await bench.clock.run();
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
  await bench.tick();
  expect(bench.key()).toBe(bench.generation(1));
  expect(bench.tag(1, 'staged')).toBeDefined();
});

test('the current key of our own family, taken over from another stack, keeps its number', async () => {
  await bench.deploy();
  await bench.rotate(1);
  const current = bench.key()!;
  const there = adopting(current.arn, true, 'NewHome');
  expect(await bench.deploy({ deployed: there })).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key()).toBe(current);
  expect(bench.generation(2)).toBe(current);
  expect(bench.tag(2, 'owner')).toBe('NewHome/Orders');
  expect(await bench.tick({ deployed: there })).toMatchObject({ status: 'SUCCEEDED' });
  expect(await bench.rotate(2, { deployed: there })).toMatchObject({ status: 'SUCCEEDED' });
});

test.each<[string, () => string]>([
  ['is of another spec', () => live({ KeySpec: 'ECC_NIST_P384' }).arn],
  ['is for another usage', () => live({ KeyUsage: 'KEY_AGREEMENT' }).arn],
  ['is disabled', () => { const key = live(); bench.world.call('DisableKey', { KeyId: key.id }); return key.arn; }],
  ['awaits its deletion', () => { const key = live(); bench.world.call('ScheduleKeyDeletion', { KeyId: key.id }); return key.arn; }],
  ['is a generation of another family', () => live({ Tags: [{ TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/other' }] }).arn],
  ['does not exist', () => 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000'],
])('a key that %s is refused, and nothing is changed', async (_, prepare) => {
  const arn = prepare();
  const before = bench.world.effects.changes.length;
  const result = await bench.deploy({ deployed: adopting(arn) });
  expect(result).toMatchObject({ status: 'FAILED', error: 'AdoptionRefused' });
  expect(result.cause).toContain(arn);
  expect(bench.world.effects.changes).toHaveLength(before);
});

describe.each(DENIAL_SIDS)('%s, without which whoever may tag or name the key commands the machine', (sid) => {
  const { Statement, ...document } = JSON.parse(GUARDED) as { Statement: Array<{ Sid?: string }> };
  const without = JSON.stringify({ ...document, Statement: Statement.filter(({ Sid }) => Sid !== sid) });
  /** Refused with the statement to add, and nothing is changed. */
  const refuses = async (run: () => Promise<{ cause?: string }>) => {
    const before = bench.world.effects.changes.length;
    const result = await run();
    expect(result).toMatchObject({ status: 'FAILED', error: 'AdoptionRefused' });
    expect(JSON.parse(result.cause!).remedy).toContain(`"Sid":"${sid}"`);
    expect(bench.world.effects.changes).toHaveLength(before);
  };

  test('is asked for before a key is adopted', async () => {
    const key = live({ Policy: without });
    nameIt(key.id);
    await refuses(async () => bench.deploy({ deployed: adopting(key.arn) }));
    expect(await bench.deploy({ deployed: adopting(key.arn, true) })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('is missed by every run once somebody has taken it out, until it is back', async () => {
    const key = live();
    nameIt(key.id);
    bench.deployed = adopting(key.arn);
    await bench.deploy();
    bench.world.call('PutKeyPolicy', { KeyId: key.id, PolicyName: 'default', Policy: without });
    await refuses(async () => bench.tick());
    await refuses(async () => bench.rotate(1));
    await refuses(async () => bench.deploy());
    bench.world.call('PutKeyPolicy', { KeyId: key.id, PolicyName: 'default', Policy: GUARDED });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

test('a key with other aliases, which nobody could move any more, is adopted only if that is declared', async () => {
  const key = live();
  nameIt(key.id);
  bench.world.call('CreateAlias', { AliasName: 'alias/archive', TargetKeyId: key.id });
  const refused = await bench.deploy({ deployed: adopting(key.arn) });
  expect(refused).toMatchObject({ status: 'FAILED', error: 'AdoptionRefused' });
  expect(JSON.parse(refused.cause!)).toMatchObject({
    awsCause: expect.stringContaining('(alias/archive)'), remedy: expect.stringContaining('lockOtherAliases: true'),
  });
  const declared = deployed({}, undefined, 'Shop', { adopt: { keyArn: key.arn, replacePolicy: false, lockOtherAliases: true } });
  expect(await bench.deploy({ deployed: declared })).toMatchObject({ status: 'SUCCEEDED' });
});

test('adopt is not taken out while a generation keeps its own policy: the machine would lose its rights on it', async () => {
  const key = live();
  nameIt(key.id);
  await bench.deploy({ deployed: adopting(key.arn) });
  const dropped = await bench.deploy({ deployed: deployed() });
  expect(dropped).toMatchObject({ status: 'FAILED', error: 'AdoptionRefused' });
  expect(JSON.parse(dropped.cause!).remedy).toContain('Put adopt back');
  expect(await bench.deploy({ deployed: adopting(key.arn, true) })).toMatchObject({ status: 'SUCCEEDED' });
  expect(await bench.deploy({ deployed: deployed() })).toMatchObject({ status: 'SUCCEEDED' });
});

test('a key that is not behind the alias is refused: an adoption moves no alias', async () => {
  nameIt(live().id);
  const result = await bench.deploy({ deployed: adopting(live().arn) });
  expect(result).toMatchObject({ status: 'FAILED', error: 'AliasForeign' });
});

test('a new alias name for an old family starts at its current generation; the old alias stays', async () => {
  await bench.deploy();
  await bench.rotate(1);
  const renamed = deployed({}, undefined, 'Shop', { aliasName: 'alias/orders-new' });
  expect(await bench.deploy({ deployed: renamed })).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key('alias/orders-new')).toBe(bench.generation(2));
  expect(bench.key(ALIAS)).toBe(bench.generation(2));
  expect(bench.world.store.keys.size).toBe(2);
  expect(await bench.rotate(2, { deployed: renamed })).toMatchObject({ status: 'SUCCEEDED' });
  expect(bench.key('alias/orders-new')).toBe(bench.generation(3));
  expect(bench.key(ALIAS)).toBe(bench.generation(2));
});
