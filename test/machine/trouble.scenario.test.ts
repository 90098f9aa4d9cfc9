import { Abort } from '../../sim/asl/task-error';
import { refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { KeyTemplate, MacSpec, SigningSpec } from '../../src';

const MINUTE = 60 * 1000;
const DAY = 24 * 3600 * 1000;

let bench: RotationBench;

beforeEach(async () => {
  bench = new RotationBench();
  await bench.deploy();
});

/** Does something the first time the state is entered. */
function when(state: string, action: () => void) {
  let done = false;
  return {
    onEnter: (visit: { state: string }) => {
      if (visit.state === state && !done) {
        done = true;
        action();
      }
    },
  };
}

const crash = () => { throw new Abort('crashed'); };
const stranger = () => bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata.KeyId as string;
const pointAliasAt = (keyId: string) => bench.world.call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: keyId });

describe('the proof before the swap', () => {
  test('a new key that refuses is never swapped in; it is kept, and the next run goes on with it', async () => {
    const result = await bench.rotate(
      1,
      when('Prove the new key', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })),
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'KeyUnproven' });
    expect(JSON.parse(result.cause!)).toMatchObject({
      alias: ALIAS,
      step: 'Prove the new key',
      newKey: { number: 2 },
      awsError: 'KeyBroken',
      remedy: expect.any(String),
      runbook: expect.stringMatching(/docs\/runbook.md#keyunproven$/),
    });
    expect(bench.key()).toBe(bench.generation(1));
    expect(bench.world.effects.of('UpdateAlias')).toEqual([]);

    bench.world.call('EnableKey', { KeyId: bench.generation(2).id });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.world.store.keys.size).toBe(2);
  });

  test('a permission that is known five minutes late is waited for', async () => {
    bench.world.faults.arm({ error: 'AccessDeniedException', caller: 'probe', until: bench.clock.now() + 10 * MINUTE });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('the alias', () => {
  test('that somebody moves during the delay is left where it is', async () => {
    const other = stranger();
    const result = await bench.rotate(1, when('Read the alias', () => pointAliasAt(other)));
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()!.id).toBe(other);
  });

  test('that somebody moves after the swap is left where it is', async () => {
    const other = stranger();
    const result = await bench.rotate(1, when('Prove the alias', () => pointAliasAt(other)));
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()!.id).toBe(other);
  });

  test('that leads to a stranger is refused, and nothing is changed', async () => {
    const other = stranger();
    pointAliasAt(other);
    for (const result of [await bench.tick(), await bench.deploy(), await bench.rotate(1)]) {
      expect(result).toMatchObject({ status: 'FAILED', error: 'AliasForeign', transitions: 4 });
      expect(result.cause).toContain(other);
    }
    expect(bench.world.effects.changes.filter((entry) => entry.caller === 'machine' && entry.at > bench.clock.now())).toEqual([]);
  });

  test('that another stack owns is refused', async () => {
    const result = await bench.deploy({ deployed: deployed({}, undefined, 'Other') });
    expect(result).toMatchObject({ status: 'FAILED', error: 'OwnedElsewhere' });
    expect(result.cause).toContain('Shop/Orders');
  });

  test('whose key is of another type than declared is refused with AWS KMS\'s reason', async () => {
    const result = await bench.deploy({ deployed: deployed({ keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) }) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'TemplateMismatch' });
  });

  test('another spec of the same type and usage takes effect at the next rotation', async () => {
    bench.deployed = deployed({ keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()!.spec).toBe('ECC_NIST_P256');
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()!.spec).toBe('RSA_2048');
  });

  test('that somebody deleted is made again, for the generation that was current', async () => {
    await bench.rotate(1);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.world.store.keys.size).toBe(2);
  });
});

describe('the proof after the swap', () => {
  test('a stale alias is asked again until it reaches the new key', async () => {
    bench.world.lateness.updatedAliases = 4 * 60;
    const result = await bench.rotate(1);
    expect(result.status).toBe('SUCCEEDED');
    expect(result.trail.filter((visit) => visit.state === 'Wait for the alias to propagate')).toHaveLength(8);
  });

  test('an alias that stays stale is left, never moved back; the next run proves and announces it', async () => {
    bench.world.lateness.updatedAliases = 5 * 60 * 60; // longer than the second look, an hour later
    expect(await bench.rotate(1)).toMatchObject({ status: 'FAILED', error: 'AliasUnproven' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(bench.tag(1, 'superseded')).toBeUndefined();

    bench.world.lateness.updatedAliases = 0;
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'finish' } });
    expect(bench.tag(1, 'superseded')).toBeDefined();
    expect(bench.eventTypes().filter((type) => type === 'KMS Alias Rotated')).toHaveLength(2);
  });

  describe('at the second look', () => {
    const proofs = (trail: readonly { state: string }[]) => trail.filter(({ state }) => state === 'Prove the alias').length;
    const secondLook = (meanwhile: () => unknown) => when('Wait for a second look', meanwhile);
    /** Until the second look, no read shows the alias where it is. */
    const unprovenUntilThen = () => { bench.world.lateness.updatedAliases = 30 * 60; };

    test('an alias whose move another run recorded meanwhile is proven before the run says that it rotated', async () => {
      unprovenUntilThen();
      const recorded = secondLook(() => bench.world.call('TagResource', {
        KeyId: bench.generation(1).id,
        Tags: [
          { TagKey: 'cdk-kms-rotation:superseded', TagValue: new Date(bench.clock.now()).toISOString() },
          { TagKey: 'cdk-kms-rotation:superseded-by', TagValue: bench.generation(2).id },
        ],
      }));
      const result = await bench.rotate(1, recorded);
      expect(result).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2, plan: 'finish' } });
      expect(proofs(result.trail.slice(result.trail.findIndex(({ state }) => state === 'Wait for a second look')))).toBe(1);
    });

    test('a rotation that this run could not announce is announced, though marks say that there is nothing to do', async () => {
      const silent = {
        wrap: (next: any) => strike({ state: 'Announce the rotation', calls: 'all' }, (call: any, go: any) => (
          looked ? go(call) : refuse('EventBridge.InternalException')(call, go)), next),
      };
      let looked = false;
      const garbled = secondLook(() => {
        looked = true;
        bench.world.call('UntagResource', { KeyId: bench.generation(2).id, TagKeys: ['cdk-kms-rotation:predecessor'] });
      });
      expect(await bench.rotate(1, { ...garbled, ...silent })).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated' } });
      expect(bench.eventTypes()).toContain('KMS Alias Rotated');
      expect(bench.tag(1, 'superseded')).toBeDefined();
    });

    test('also where a generation bears an older declaration, which the next tick brings up to date', async () => {
      bench.clock.advance(400 * DAY);
      const meanwhile = secondLook(() => {
        const KeyId = bench.generation(2).id;
        bench.world.call('UntagResource', { KeyId, TagKeys: ['cdk-kms-rotation:predecessor'] });
        bench.world.call('TagResource', { KeyId, Tags: [{ TagKey: 'cdk-kms-rotation:declared', TagValue: 'older' }] });
      });
      unprovenUntilThen();
      expect(await bench.tick(meanwhile)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
      expect(bench.eventTypes()).toContain('KMS Alias Rotated');
      expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'declared' } });
    });

    test('a rollback is announced as one', async () => {
      await bench.rotate(1);
      unprovenUntilThen();
      const recorded = secondLook(() => bench.world.call('UntagResource', {
        KeyId: bench.generation(1).id, TagKeys: ['cdk-kms-rotation:superseded'],
      }));
      expect(await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, recorded))
        .toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rolledBack', generation: 1 } });
      expect(bench.eventTypes().at(-1)).toBe('KMS Alias Rotation Rolled Back');
    });

    test('marks that somebody took away do not make a run end as if it had proven the alias', async () => {
      const garbled = secondLook(() => bench.world.call('UntagResource', {
        KeyId: bench.generation(1).id, TagKeys: ['cdk-kms-rotation:family'],
      }));
      const crashingProbe = { wrap: (next: any) => strike({ state: 'Prove the alias', calls: 'all' }, refuse('Lambda.Unknown'), next) };
      expect(await bench.rotate(1, { ...garbled, ...crashingProbe })).toMatchObject({ status: 'FAILED', error: 'AliasUnproven' });
      expect(bench.key()).toBe(bench.generation(2));
    });
  });

  test('throttling and a probe that crashes never move the alias back', async () => {
    const crashingProbe = { wrap: (next: any) => strike({ state: 'Prove the alias', calls: 'all' }, refuse('Lambda.Unknown'), next) };
    expect(await bench.rotate(1, crashingProbe)).toMatchObject({ status: 'FAILED', error: 'AliasUnproven' });
    expect(bench.key()).toBe(bench.generation(2));
    bench.world.faults.arm({ error: 'ThrottlingException', caller: 'probe', until: bench.clock.now() + 10 * MINUTE });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'finish' } });
  });

  test('a key that refuses for good behind the alias: marked, moved back, proven, announced, failed', async () => {
    const result = await bench.rotate(1, when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })));
    expect(result).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    expect(result.trail.map((visit) => visit.state).slice(-9)).toEqual([
      'Verdict',
      'Mark the new key as rejected',
      'Read the alias again',
      'Alias still on the new key?',
      'Swap the alias back',
      'Prove the old key',
      'Announce the rollback',
      'Record the rollback',
      'Failed',
    ]);
    expect(JSON.parse(result.cause!)).toMatchObject({
      alias: ALIAS,
      newKey: { number: 2 },
      oldKey: { number: 1 },
      awsCause: expect.stringContaining('DisabledException'),
    });
    expect(bench.key()).toBe(bench.generation(1));
    expect(bench.tag(2, 'rejected')).toBeDefined();
    expect(bench.events.at(-1)).toMatchObject({
      DetailType: 'KMS Alias Rotation Rolled Back',
      Detail: { generation: 1, keyArn: bench.generation(1).arn, previousKeyArn: bench.generation(2).arn },
    });
  });

  test('a rejected generation is never staged again; a due tick says so until somebody asks for a rotation', async () => {
    await bench.rotate(1, when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })));
    bench.world.call('EnableKey', { KeyId: bench.generation(2).id });
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    bench.clock.advance(400 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'RejectedBefore' });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(3));
  });

  test('a rollback that was cut short is announced by the next run, once', async () => {
    const disable = when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id }));
    const cut = when('Prove the old key', crash);
    await bench.rotate(1, { onEnter: (visit) => { disable.onEnter(visit); cut.onEnter(visit); } });
    expect(bench.eventTypes()).not.toContain('KMS Alias Rotation Rolled Back');
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    expect(bench.eventTypes()).toContain('KMS Alias Rotation Rolled Back');
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  });

  test('a swap back is refused if the alias was moved meanwhile', async () => {
    const other = stranger();
    const disable = when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id }));
    const move = when('Read the alias again', () => pointAliasAt(other));
    const result = await bench.rotate(1, { onEnter: (visit) => { disable.onEnter(visit); move.onEnter(visit); } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasMoved' });
    expect(bench.key()!.id).toBe(other);
  });

  test('a new key that refuses stays if the old one is disabled, too', async () => {
    const disableBoth = when('Prove the alias', () =>
      [1, 2].forEach((number) => bench.world.call('DisableKey', { KeyId: bench.generation(number).id })),
    );
    bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
    const result = await bench.rotate(1, disableBoth);
    // What the second look says; AliasUnproven was the first one.
    expect(result).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(bench.key()).toBe(bench.generation(2));
  });

  test('an old sample that cannot be read any more is a matter for people', async () => {
    const result = await bench.rotate(1, when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(1).id })));
    expect(result).toMatchObject({ status: 'FAILED', error: 'AliasUnproven' });
    expect(bench.key()).toBe(bench.generation(2));
    expect(result.cause).toContain(bench.generation(1).arn);
  });
});

describe('a current key that awaits its deletion', () => {
  const doom = () => bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(1).id, PendingWindowInDays: 30 });

  test('is replaced within minutes, whatever the delay', async () => {
    bench.deployed = deployed({}, undefined, 'Shop', { activationDelaySeconds: 7 * 24 * 3600 });
    doom();
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(2));
  });

  test('a rotation away from it that was cut short after the swap is announced by the next run, once', async () => {
    doom();
    await bench.rotate(1, when('Announce the rotation', crash));
    const before = bench.eventTypes().filter((type) => type === 'KMS Alias Rotated').length;
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'finish' } });
    expect(bench.eventTypes().filter((type) => type === 'KMS Alias Rotated')).toHaveLength(before + 1);
    expect(await bench.tick()).toMatchObject({ output: { plan: 'nothing' } });
  });
});

test('an enabled key that refuses its tag for a whole run stops the run, not the record', async () => {
  const refused = (next: any) => strike({ state: 'Name the successor', calls: 'all' }, refuse('Kms.KmsInvalidStateException'), next);
  expect(await bench.rotate(1, { wrap: refused })).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(bench.world.store.aliases.has(`${ALIAS}/v2`)).toBe(false);
});

test('another run\'s claim whose tags are not visible yet is waited for', async () => {
  bench.clock.advance(60 * MINUTE);
  bench.world.lateness.tags = 6 * 60;
  const [a, b] = [0, 15].map((seconds) =>
    bench.start({ reason: 'manual', action: 'rotate', fromGeneration: 1 }, { at: bench.clock.now() + seconds * 1000 }),
  );
  await bench.clock.run();
  expect([(await a.done).status, (await b.done).status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(bench.world.store.aliases.has(`${ALIAS}/v3`)).toBe(false);
  expect(bench.unclaimed()).toEqual([]);
});

test('an alias that is listed but cannot be described is not taken for absent', async () => {
  bench.world.faults.arm({ error: 'NotFoundException', operation: 'DescribeKey', caller: 'survey', until: bench.clock.now() + 3 * MINUTE });
  expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
  expect(bench.world.store.keys.size).toBe(1);
});

describe('a planted generation', () => {
  /**
   * What a stranger can do who may create, tag and name keys: a key of his own that obeys the machine, with our tags and our next number.
   */
  function plant(number: number) {
    const { policy, tags } = bench.generation(1);
    const Tags = [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })); // its staged mark included
    const { KeyId } = bench.world.call('CreateKey', {
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Policy: policy,
      Tags,
    }).KeyMetadata;
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: KeyId });
    return KeyId as string;
  }

  test('is never announced, declared, proven or swapped in; its number is passed over', async () => {
    const planted = plant(2);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'stray' } });
    expect(bench.events.at(-1)).toMatchObject({
      DetailType: 'KMS Alias Stray Key Found',
      Detail: { generation: 2, keyArn: bench.generation(2).arn },
    });
    bench.deployed = deployed({ description: 'changed' });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'sync' } });
    bench.clock.advance(DAY);
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(3));
    expect(bench.world.effects.changes.filter((entry) => entry.caller !== 'test' && JSON.stringify(entry.input).includes(planted))).toEqual(
      [],
    );
  });

  test('does not stop what is due', async () => {
    plant(2);
    bench.clock.advance(400 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'create' } });
    expect(bench.key()).toBe(bench.generation(3));
  });
});

test('a swap back works across a change of the key spec, with the proofs of each key\'s own kind', async () => {
  bench.deployed = deployed({ keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
  const result = await bench.rotate(1, when('Prove the alias', () => bench.world.call('DisableKey', { KeyId: bench.generation(2).id })));
  expect(result).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
  const samples = bench.world.effects.entries.filter(
    (entry) => entry.caller === 'probe' && entry.operation === 'Sign' && entry.input.KeyId === bench.generation(1).arn,
  );
  expect(samples.map((entry) => entry.input.SigningAlgorithm)).toContain('ECDSA_SHA_256');
});

describe('a move back by hand', () => {
  test('stands until somebody asks for a rotation', async () => {
    await bench.rotate(1);
    bench.clock.advance(DAY);
    pointAliasAt(bench.generation(1).id);
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'return' } });
    expect(bench.events.at(-1)).toMatchObject({ DetailType: 'KMS Alias Rotation Rolled Back', Detail: { generation: 1 } });
    expect(bench.tag(1, 'superseded')).toBeUndefined();
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { plan: 'nothing' } });
    bench.clock.advance(400 * DAY);
    expect(await bench.tick()).toMatchObject({ status: 'FAILED', error: 'MovedBack' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.key()).toBe(bench.generation(3));
  });
});

test('a run that loses every number for half an hour gives up, and says why', async () => {
  const lost = (next: any) => strike({ state: 'Claim the number', calls: 'all' }, refuse('Kms.AlreadyExistsException'), next);
  const result = await bench.rotate(1, { wrap: lost });
  expect(result).toMatchObject({ status: 'FAILED', error: 'TooManyRounds' });
  expect(result.stoppedAt - result.startedAt).toBeLessThan(35 * MINUTE);
  expect(bench.key()).toBe(bench.generation(1));
});

test('a redriven execution never moves the alias', async () => {
  const result = await bench.rotate(1, when('Swap the alias', crash));
  expect(result.status).toBe('ABORTED');
  bench.clock.advance(5 * DAY);
  expect(await bench.run(undefined, { redriveOf: result })).toMatchObject({ status: 'FAILED', error: 'RotationFailed' });
  expect(bench.key()).toBe(bench.generation(1));
});

describe('input', () => {
  test.each([
    [{}],
    [{ reason: 'because' }],
    [{ reason: 'tick', policy: {} }],
    [{ reason: 'manual', action: 'rotate' }],
    [{ reason: 'manual', action: 'rotate', fromGeneration: '1' }],
    [{ reason: 'tick', action: 'rotate', fromGeneration: 1 }],
    [{ reason: 'manual', action: 'rotate', fromGeneration: 1.5 }],
    [{ reason: 'manual', keySpec: 'RSA_2048' }],
    [[]],
  ])('%j fails at once and changes nothing', async (input) => {
    const before = bench.world.answers.entries.length;
    const result = await bench.run(input);
    expect(result).toMatchObject({ status: 'FAILED', error: 'InvalidInput', transitions: 3 });
    expect(JSON.parse(result.cause!).awsCause).toEqual(expect.stringMatching(/'|JSON object/));
    expect(bench.world.answers.entries).toHaveLength(before);
  });
});
