import { usesOf } from './application-requests';
import { POWER_USER } from './attempts-of-strangers';
import { TEMPLATES } from './key-templates';
import { firstRotation } from './recorded-paths';
import { accountInMemory, RecordedRotation } from './recorded-rotation';
import type { Scene } from './scene';
import { ALIAS, kms, setScene } from './scene';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { expectAllowed, expectDenied } from '../../sim/iam/iam-simulation';
import type { KeyFacts } from '../../sim/iam/iam-simulation';
import { PROBE_CONTEXT, STATES } from '../../src/manual-rotation/contract';
import type { Declaration } from '../../src/manual-rotation/declared';
import type { FamilyFacts, GenerationFacts } from '../../src/manual-rotation/functions/family';
import { decide } from '../../src/manual-rotation/functions/plan';
import { successorTag } from '../../src/private/vocabulary';

const NOW = new Date('2036-01-01T00:00:00Z');
const MINUTE_MS = 60 * 1000;
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);

/** While the tags of another run might not be visible yet, and ever after. */
const AGES = [
  ['less than ten minutes ago', minutesAgo(9)],
  ['ten minutes ago', minutesAgo(10)],
  ['long ago', minutesAgo(100_000)],
] as const;

/** What the survey would find out about such a key, were it the declared kind, and whole. */
function found(number: number, key: KeyFacts, claimedAt: Date, { keySpec, keyUsage, description, policy }: Declaration): GenerationFacts {
  const keyId = key.arn.split('/').at(-1)!;
  return {
    number,
    keyId,
    keyArn: key.arn,
    keySpec,
    keyUsage,
    origin: 'AWS_KMS',
    keyState: 'Enabled',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    description,
    claimedAt,
    tags: key.tags,
    hasGrants: false,
    policy,
  };
}

describe.each(TEMPLATES)('a stranger who plants a generation among %s keys', (_, keyTemplate) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ keyTemplate });
  });

  const id = () => scene.keys.planted.arn.split('/').at(-1)!;
  const family = (current: KeyFacts, planted: KeyFacts, claimedAt: Date): FamilyFacts => {
    const { declaration } = scene.orders.families[0];
    const movedAt = new Date('2026-01-02T00:00:00Z');
    return {
      alias: { keyArn: current.arn, movedAt },
      current: found(2, current, movedAt, declaration),
      others: [found(7, planted, claimedAt, declaration)],
      unclaimed: [],
      nextNumber: 8,
    };
  };
  const plan = (current: KeyFacts, planted: KeyFacts, claimedAt: Date) => (
    decide(scene.orders.families[0].declaration, family(current, planted, claimedAt), { reason: 'tick' }, NOW));
  /** What a rotation that is due does: it waits ten minutes at most, and passes the number over. The planted key is in no plan. */
  const passesOver = (current: KeyFacts, planted: KeyFacts) => {
    for (const [, claimedAt] of AGES) {
      const { plan: what, newKey, oldKey, declare, nextNumber } = plan(current, planted, claimedAt);
      expect({ newKey, declare, nextNumber }).toEqual({ newKey: null, declare: [], nextNumber: 8 });
      expect([what, oldKey?.number]).toEqual(NOW.getTime() - claimedAt.getTime() < 10 * MINUTE_MS ? ['wait', undefined] : ['create', 2]);
    }
  };

  test('may make a key with our tags that obeys the machine, name successors on it, and give it the next number', async () => {
    const { keySpec, keyUsage, tags } = scene.orders.families[0].declaration;
    await expectAllowed(
      POWER_USER,
      kms(scene, 'CreateKey', { KeySpec: keySpec, KeyUsage: keyUsage, Tags: tags, Policy: JSON.stringify(scene.keys.planted.policy) }),
    );
    await expectAllowed(
      POWER_USER,
      kms(scene, 'TagResource', { KeyId: scene.keys.planted.arn, Tags: [...tags, { TagKey: successorTag(id()), TagValue: '7' }] }),
    );
    await expectAllowed(POWER_USER, kms(scene, 'CreateAlias', { AliasName: `${ALIAS}/v7`, TargetKeyId: scene.keys.planted.arn }));
  });

  test('IAM would let the machine swap to that key, so that the plan has to ignore it', async () => {
    await expectAllowed(scene.callers.machine, kms(scene, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.keys.planted.arn }));
    await expectAllowed(scene.callers.machine, kms(scene, 'PutKeyPolicy', { KeyId: scene.keys.planted.arn }));
    const forged = { ...scene.keys.planted, tags: { ...scene.keys.planted.tags, [successorTag(id())]: '7' } };
    passesOver(scene.keys.current, forged);
  });

  test.each(AGES)('may not name it on the current key; if he could, and had numbered it %s, it would be staged', async (__, claimedAt) => {
    const { current, planted } = scene.keys;
    await expectDenied(
      POWER_USER,
      kms(scene, 'TagResource', { KeyId: current.arn, Tags: [{ TagKey: successorTag(id()), TagValue: '7' }] }),
      { sid: 'CdkKmsRotationTags' },
    );
    expect(plan({ ...current, tags: { ...current.tags, [successorTag(id())]: '7' } }, planted, claimedAt)).toMatchObject({
      plan: 'activate',
      newKey: { number: 7 },
    });
  });

  test.each([
    ['in capitals', (name: string) => name.toUpperCase()],
    ['as people write it', (name: string) => name.replace('cdk-kms-rotation:successor', 'CDK-KMS-Rotation:Successor')],
  ])('may write such a name %s, as tag keys differ by case and permissions do not hang on these; the '
    + 'plan reads the exact key', async (__, spell) => {
    const { current, planted } = scene.keys;
    const TagKey = spell(successorTag(id()));
    await expectAllowed(POWER_USER, kms(scene, 'TagResource', { KeyId: current.arn, Tags: [{ TagKey, TagValue: '7' }] }));
    passesOver({ ...current, tags: { ...current.tags, [TagKey]: '7' } }, planted);
  });

  test('is announced by idle ticks, and no run touches his key: a rotation passes its number over', async () => {
    const rotation = new RecordedRotation(scene.orders, accountInMemory());
    await firstRotation(rotation);
    const { keySpec, keyUsage, familyName, aliasName, tags, policy } = rotation.declaration;
    const stranger = (operation: string, input: Record<string, any>) => rotation.recorder.kms({ operation, input, caller: 'test' });
    const { KeyId } = stranger('CreateKey', {
      KeySpec: keySpec,
      KeyUsage: keyUsage,
      Tags: tags,
      Policy: JSON.stringify(policy),
    }).KeyMetadata;
    stranger('TagResource', { KeyId, Tags: [{ TagKey: successorTag(KeyId), TagValue: '3' }] });
    stranger('CreateAlias', { AliasName: `${familyName}/v3`, TargetKeyId: KeyId });
    const asPlanted = JSON.stringify(rotation.recorder.keys().find(({ arn }) => arn.endsWith(KeyId)));
    const untouched = () => expect(JSON.stringify(rotation.recorder.keys().find(({ arn }) => arn.endsWith(KeyId)))).toBe(asPlanted);

    expect(await plans(rotation, { reason: 'tick' })).toEqual(['stray']);
    untouched();
    expect(rotation.currentNumber()).toBe(2);

    await rotation.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 });
    untouched();
    expect(rotation.keyId(aliasName)).toBe(rotation.generationId(4));
    expect(rotation.generationId(3)).toBe(KeyId);
  });
});

/** The plans of one run, as the machine is told them. */
async function plans(rotation: RecordedRotation, input: object): Promise<string[]> {
  const told: string[] = [];
  const wrap = (next: TaskHandler): TaskHandler => async (call) => {
    const result = await next(call);
    if (call.state === STATES.survey) told.push((result as any).Payload.plan);
    return result;
  };
  await rotation.run(input, { status: 'SUCCEEDED', wrap });
  return told;
}

describe.each(TEMPLATES)('an alias that was moved to a foreign key, for %s', (_, keyTemplate) => {
  test('is seen by the probe and the survey, though the key refuses its use', async () => {
    const scene = await setScene({ keyTemplate });
    const { current, foreign } = scene.keys;
    const moved: Scene = {
      ...scene,
      keys: { ...scene.keys, current: { ...current, aliases: [`${ALIAS}/v2`] }, foreign: { ...foreign, aliases: [ALIAS] } },
    };
    for (const who of [scene.callers.probe, scene.callers.survey]) {
      await expectAllowed(who, kms(moved, 'DescribeKey', { KeyId: ALIAS }));
      await expectDenied(who, kms(moved, 'DescribeKey', { KeyId: foreign.arn }));
    }
    const { keySpec, keyUsage } = scene.orders.families[0].declaration;
    for (const [operation, input] of usesOf(keySpec, keyUsage).writes) {
      await expectDenied(scene.callers.probe, kms(moved, operation, { ...input, KeyId: ALIAS }));
      // With the context that the probe's rights hang on, too.
      if (operation === 'Encrypt') {
        await expectDenied(scene.callers.probe, kms(moved, operation, { ...input, KeyId: ALIAS, EncryptionContext: PROBE_CONTEXT }));
      }
    }
  });
});
