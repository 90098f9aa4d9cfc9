import { usesOf } from './application-requests';
import { POWER_USER } from './attempts-of-strangers';
import { TEMPLATES } from './key-templates';
import type { Scene } from './scene';
import { ALIAS, kms, setScene } from './scene';
import type { Declaration } from '../../src/manual-rotation/contract';
import { PROBE_CONTEXT, successorTag } from '../../src/manual-rotation/contract';
import type { FamilyFacts, GenerationFacts } from '../../src/manual-rotation/functions/family';
import { decide } from '../../src/manual-rotation/functions/plan';
import { expectAllowed, expectDenied } from '../helpers/iam-simulation';
import type { KeyFacts } from '../helpers/iam-simulation';

const NOW = new Date('2036-01-01T00:00:00Z');

/** What the survey would find out about such a key, were it the declared kind, whole, and claimed a moment ago. */
function found(number: number, key: KeyFacts, { keySpec, keyUsage, description, policy }: Declaration): GenerationFacts {
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
    claimedAt: NOW,
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
  const family = (current: KeyFacts, planted: KeyFacts): FamilyFacts => {
    const { declaration } = scene.orders.families[0];
    return {
      alias: { keyArn: current.arn, movedAt: new Date('2026-01-02T00:00:00Z') }, current: found(2, current, declaration), others: [found(7, planted, declaration)], unclaimed: [], nextNumber: 8,
    };
  };
  const plan = (current: KeyFacts, planted: KeyFacts) => decide(scene.orders.families[0].declaration, family(current, planted), { reason: 'tick' }, NOW);

  test('may make a key with our tags that obeys the machine, name successors on it, and give it the next number', async () => {
    const { keySpec, keyUsage, tags } = scene.orders.families[0].declaration;
    await expectAllowed(POWER_USER, kms(scene, 'CreateKey', { KeySpec: keySpec, KeyUsage: keyUsage, Tags: tags, Policy: JSON.stringify(scene.keys.planted.policy) }));
    await expectAllowed(POWER_USER, kms(scene, 'TagResource', { KeyId: scene.keys.planted.arn, Tags: [...tags, { TagKey: successorTag(id()), TagValue: '7' }] }));
    await expectAllowed(POWER_USER, kms(scene, 'CreateAlias', { AliasName: `${ALIAS}/v7`, TargetKeyId: scene.keys.planted.arn }));
  });

  test('IAM would let the machine swap to that key, so that the plan has to ignore it', async () => {
    await expectAllowed(scene.callers.machine, kms(scene, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: scene.keys.planted.arn }));
    await expectAllowed(scene.callers.machine, kms(scene, 'PutKeyPolicy', { KeyId: scene.keys.planted.arn }));
    const forged = { ...scene.keys.planted, tags: { ...scene.keys.planted.tags, [successorTag(id())]: '7' } };
    expect(plan(scene.keys.current, forged)).toMatchObject({ plan: 'create', nextNumber: 8, oldKey: { number: 2 } });
  });

  test('may not name it on the current key; if he could, it would be staged', async () => {
    const { current, planted } = scene.keys;
    await expectDenied(POWER_USER, kms(scene, 'TagResource', { KeyId: current.arn, Tags: [{ TagKey: successorTag(id()), TagValue: '7' }] }), { sid: 'CdkKmsRotationTags' });
    expect(plan({ ...current, tags: { ...current.tags, [successorTag(id())]: '7' } }, planted)).toMatchObject({ newKey: { number: 7 } });
  });

  test.each([
    ['in capitals', (name: string) => name.toUpperCase()],
    ['as people write it', (name: string) => name.replace('cdk-kms-rotation:successor', 'CDK-KMS-Rotation:Successor')],
  ])('may write such a name %s, as tag keys differ by case and permissions do not hang on these; the plan reads the exact key', async (__, spell) => {
    const { current, planted } = scene.keys;
    const TagKey = spell(successorTag(id()));
    await expectAllowed(POWER_USER, kms(scene, 'TagResource', { KeyId: current.arn, Tags: [{ TagKey, TagValue: '7' }] }));
    expect(plan({ ...current, tags: { ...current.tags, [TagKey]: '7' } }, planted)).toMatchObject({ plan: 'create', nextNumber: 8 });
  });
});

describe.each(TEMPLATES)('an alias that was moved to a foreign key, for %s', (_, keyTemplate) => {
  test('is seen by the probe and the survey, though the key refuses its use', async () => {
    const scene = await setScene({ keyTemplate });
    const { current, foreign } = scene.keys;
    const moved: Scene = { ...scene, keys: { ...scene.keys, current: { ...current, aliases: [`${ALIAS}/v2`] }, foreign: { ...foreign, aliases: [ALIAS] } } };
    for (const who of [scene.callers.probe, scene.callers.survey]) {
      await expectAllowed(who, kms(moved, 'DescribeKey', { KeyId: ALIAS }));
      await expectDenied(who, kms(moved, 'DescribeKey', { KeyId: foreign.arn }));
    }
    const { keySpec, keyUsage } = scene.orders.families[0].declaration;
    for (const [operation, input] of usesOf(keySpec, keyUsage).writes) {
      await expectDenied(scene.callers.probe, kms(moved, operation, { ...input, KeyId: ALIAS }));
      // With the context that the probe's rights hang on, too.
      if (operation === 'Encrypt') await expectDenied(scene.callers.probe, kms(moved, operation, { ...input, KeyId: ALIAS, EncryptionContext: PROBE_CONTEXT }));
    }
  });
});
