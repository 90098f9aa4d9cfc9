import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult } from '../../sim/asl/execution-types';
import { refuse, strike } from '../../sim/asl/task-faults';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import type { RunOptions } from '../../sim/on-demand/on-demand-bench';
import { anchorOf, RUNBOOK_URL } from '../../src/private/runbook';

const SPENT = (times: number) => Array.from({ length: times }, (_, n) => ({ type: 'ON_DEMAND' as const, daysAgo: 390 - n }));
const HEX = 'a'.repeat(64);

/** Refused before the call, said so in event and cause, and nothing changed. */
function expectRefused(bench: OnDemandBench, result: ExecutionResult, error: string): any {
  const material = bench.key.currentMaterial;
  expect(result).toMatchObject({ status: 'FAILED', error });
  const cause = JSON.parse(result.cause!);
  expect(cause).toMatchObject({
    keyArn: bench.keyArn,
    error,
    step: expect.any(String),
    awsError: '',
    remedy: expect.stringMatching(/^[A-Z].{40,}\.$/),
  });
  expect(cause.runbook).toBe(`${RUNBOOK_URL}#${anchorOf(error)}`);
  expect(bench.key.calls).not.toContain('RotateKeyOnDemand');
  expect(bench.key.counted).toBe(0);
  expect(bench.key.currentMaterial).toBe(material);
  return cause;
}

describe('a key that cannot be rotated', () => {
  test.each<[string, ConstructorParameters<typeof OnDemandBench>[1], string, RegExp]>([
    ['disabled', { keyState: 'Disabled' }, 'KeyDisabled', /EnableKey/],
    ['pending deletion', { keyState: 'PendingDeletion' }, 'KeyPendingDeletion', /CancelKeyDeletion/],
    [
      'a primary that waits for its replicas to be deleted',
      { keyState: 'PendingReplicaDeletion', multiRegion: 'PRIMARY' },
      'KeyPendingDeletion',
      /CancelKeyDeletion/,
    ],
    ['without key material', { keyState: 'PendingImport', origin: 'EXTERNAL' }, 'KeyPendingImport', /Import/],
    ['unavailable', { keyState: 'Unavailable' }, 'KeyUnavailable', /Wait/],
    ['becoming a primary', { keyState: 'Updating', multiRegion: 'PRIMARY' }, 'KeyUnavailable', /Wait/],
    ['a replica', { multiRegion: 'REPLICA' }, 'KeyIsReplica', /primary/],
    ['a disabled replica: enabling it would not help', { multiRegion: 'REPLICA', keyState: 'Disabled' }, 'KeyIsReplica', /primary/],
    ['asymmetric', { keySpec: 'RSA_2048' }, 'KeyNotRotatable', /ManualRotationAlias/],
    ['for MACs', { keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' }, 'KeyNotRotatable', /ManualRotationAlias/],
    ['of AWS', { keyManager: 'AWS' }, 'KeyNotRotatable', /customer managed/],
  ])('%s', async (_, key, error, remedy) => {
    const bench = new OnDemandBench({}, key);
    const cause = expectRefused(bench, await bench.manual(), error);

    expect(cause.remedy).toMatch(remedy);
    expect(bench.key.calls).toEqual(['DescribeKey']);
    expect(bench.events).toHaveLength(1);
  });

  test('in a custom key store', async () => {
    const bench = new OnDemandBench({}, {}, undefined);
    const describe = (await bench.manual({}, {
      wrap: (next) => async (call) => {
        const answer: any = await next(call);
        return call.state === 'DescribeKey' ? { KeyMetadata: { ...answer.KeyMetadata, Origin: 'AWS_CLOUDHSM' } } : answer;
      },
    }));
    expect(expectRefused(bench, describe, 'KeyNotRotatable').awsCause).toContain('origin AWS_CLOUDHSM');
  });

  test('a replica: says where the primary is', async () => {
    const bench = new OnDemandBench({}, { multiRegion: 'REPLICA' });

    expect(expectRefused(bench, await bench.manual(), 'KeyIsReplica').awsCause).toContain(
      bench.keyArn.replace('eu-central-1', 'us-east-1'),
    );
  });
});

describe('imported key material', () => {
  test.each(['tick', 'manual', 'event'])('without new material, a run by %s is blocked', async (reason) => {
    const bench = new OnDemandBench({ maxMaterialAge: Duration.days(180) }, { origin: 'EXTERNAL' });

    expect(expectRefused(bench, await bench.run({ reason }), 'NoMaterialPending').remedy).toMatch(/ImportKeyMaterial.*NEW_KEY_MATERIAL/);
  });

  test('in the primary only: into the replicas first', async () => {
    const bench = new OnDemandBench(
      {},
      { origin: 'EXTERNAL', multiRegion: 'PRIMARY', pending: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION' },
    );

    expect(expectRefused(bench, await bench.run({ reason: 'event' }), 'NoMaterialPending').remedy).toMatch(
      /replica.*EXISTING_KEY_MATERIAL/,
    );
  });

  test('a tick before the material is due is not blocked', async () => {
    const bench = new OnDemandBench({ maxMaterialAge: Duration.days(180) }, { origin: 'EXTERNAL', createdDaysAgo: 100 });

    expect((await bench.tick()).output).toMatchObject({ outcome: 'notDue' });
  });
});

describe('the budget', () => {
  test.each([
    [20, {}, 'RotationBudgetSpent', /5 of 25.*reserve is 5/],
    [24, {}, 'RotationBudgetSpent', /1 of 25/],
    [25, {}, 'RotationBudgetSpent', /0 of 25/],
    [25, { useReserve: true }, 'RotationBudgetSpent', /0 of 25/],
  ])('%d spent, asked with %j: refused', async (spent, more, error, why) => {
    const bench = new OnDemandBench({}, { history: SPENT(spent) });
    const cause = expectRefused(bench, await bench.manual(more), error);

    expect(cause.awsCause).toMatch(why);
    expect(cause.remedy).toMatch(spent < 25 ? /useReserve/ : /new key/);
  });

  test.each([
    [19, {}, {}], [20, { useReserve: true }, {}], [24, { useReserve: true }, {}], [24, {}, { reservedRotations: 0 }],
    [0, {}, { reservedRotations: 24 }],
  ])('%d spent, asked with %j and options %j: rotates', async (spent, more, options) => {
    const bench = new OnDemandBench(options, { history: SPENT(spent) });

    expect((await bench.manual(more)).output).toMatchObject({ outcome: 'rotated', rotationsLeft: 24 - spent });
  });

  test('automatic rotations are not counted', async () => {
    const bench = new OnDemandBench(
      {},
      { history: Array.from({ length: 30 }, (_, n) => ({ type: 'AUTOMATIC' as const, daysAgo: 390 - n })) },
    );

    expect((await bench.manual()).output).toMatchObject({ outcome: 'rotated', rotationsLeft: 24 });
  });

  test('a rotation that AWS KMS counts and the list does not show: its refusal means the same', async () => {
    const bench = new OnDemandBench();
    const result = await bench.manual(
      {},
      { wrap: (next) => strike({ state: 'Rotate on demand' }, refuse('Kms.LimitExceededException', 'too many'), next) },
    );

    expect(result).toMatchObject({ status: 'FAILED', error: 'RotationBudgetSpent' });
    expect(JSON.parse(result.cause!)).toMatchObject({ awsError: 'Kms.LimitExceededException', awsCause: 'too many' });
  });
});

test('material that the key never had', async () => {
  const bench = new OnDemandBench();
  const { awsCause } = expectRefused(bench, await bench.manual({ fromKeyMaterialId: HEX }), 'MaterialMismatch');

  expect(awsCause).toContain(bench.key.currentMaterial);
});

describe('input', () => {
  test.each<[unknown]>([
    [{}],
    [{ reason: 'deployment' }],
    [{ reason: 'Tick' }],
    [{ reason: ['tick'] }],
    [{ reason: null }],
    [{ reason: 1 }],
    [null],
    ['manual'],
    [[]],
    [[{ reason: 'manual' }]],
    [{ reason: 'manual', keyId: 'other' }],
    [{ reason: 'manual', KeyArn: 'x', force: true }],
    [{ reason: 'manual', reserve: 0 }],
    [{ reason: 'tick', useReserve: true }],
    [{ reason: 'event', useReserve: true }],
    [{ reason: 'manual', useReserve: false }],
    [{ reason: 'manual', useReserve: 'true' }],
    [{ reason: 'manual', useReserve: null }],
    [{ reason: 'manual', useReserve: [true] }],
    [{ reason: 'tick', fromKeyMaterialId: HEX }],
    [{ reason: 'event', fromKeyMaterialId: HEX }],
    [{ reason: 'manual', fromKeyMaterialId: HEX.slice(1) }],
    [{ reason: 'manual', fromKeyMaterialId: `${HEX}a` }],
    [{ reason: 'manual', fromKeyMaterialId: HEX.toUpperCase() }],
    [{ reason: 'manual', fromKeyMaterialId: null }],
    [{ reason: 'manual', fromKeyMaterialId: 64 }],
    [{ reason: 'manual', fromKeyMaterialId: [HEX] }],
    [{ reason: 'manual', fromKeyMaterialId: `${HEX}\n` }],
  ])('%j is refused before anything is read, and nobody is told', async (input) => {
    const bench = new OnDemandBench();
    const result = await bench.run(input);

    expect(result).toMatchObject({ status: 'FAILED', error: 'InvalidInput' });
    expect(JSON.parse(result.cause!)).toMatchObject({
      keyArn: bench.keyArn,
      awsCause: expect.stringMatching(/^got /),
      runbook: expect.stringMatching(/#invalidinput$/),
    });
    expect(bench.calls.map(({ state }) => state)).toEqual(['Decide what to do']);
    expect(bench.events).toEqual([]);
  });

  test('the cause of a huge one fits', async () => {
    const result = await new OnDemandBench().run({ reason: 'x'.repeat(100_000) });

    expect(result.cause!.length).toBeLessThan(2_000);
  });

  test.each([[{ reason: 'tick' }], [{ reason: 'event' }], [{ reason: 'manual' }], [{ reason: 'manual', useReserve: true }]])(
    '%j is taken',
    async (input) => {
      expect((await new OnDemandBench().run(input)).status).toBe('SUCCEEDED');
    },
  );
});

test('a failure that cannot be announced still fails for its own reason', async () => {
  const bench = new OnDemandBench({}, { keyState: 'Disabled' });
  const options: RunOptions = {
    wrap: (next) => strike({ state: 'Announce the failure', calls: 'all' }, refuse('EventBridge.AccessDenied'), next),
  };

  expect(await bench.manual({}, options)).toMatchObject({ status: 'FAILED', error: 'KeyDisabled' });
});
