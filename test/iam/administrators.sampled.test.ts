import { KEY_OPERATOR, POWER_USER } from './attempts-of-strangers';
import { ACCOUNT } from './deployed-family';
import { TEMPLATES } from './key-templates';
import type { Scene } from './scene';
import { ALIAS, allow, kms, role, setScene, with_ } from './scene';
import { expectAllowed, expectDenied, principal } from '../../sim/iam/iam-simulation';
import { casesOf } from '../helpers/every-case';

const WAYS_OUT = [
  'PutKeyPolicy', 'GetKeyPolicy', 'CancelKeyDeletion', 'ScheduleKeyDeletion', 'DisableKey', 'EnableKey', 'ListGrants', 'RevokeGrant',
  'UpdateKeyDescription', 'ListResourceTags', 'DescribeKey',
];

const CASES = casesOf(TEMPLATES, ([name]) => name.startsWith('SYMMETRIC') || name.startsWith('HMAC'));

describe.each(CASES)('the statements that guard %s keys lock nobody out', (_, keyTemplate) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ keyTemplate });
  });

  test.each(WAYS_OUT)('an administrator of the account, and its root user, may %s', async (operation) => {
    // The root user has every IAM permission there is; a simulation has to be told so.
    const root = with_(principal(`arn:aws:iam::${ACCOUNT}:root`), allow('*'));
    for (const who of [role('Admin', allow('*')), root]) {
      for (const { arn } of [scene.keys.current, scene.keys.superseded, scene.keys.unclaimed]) {
        await expectAllowed(who, kms(scene, operation, { KeyId: arn }));
      }
    }
  });

  test("users' own tags stay theirs", async () => {
    for (const who of [POWER_USER, KEY_OPERATOR]) {
      await expectAllowed(
        who,
        kms(scene, 'TagResource', {
          KeyId: scene.keys.current.arn,
          Tags: [
            { TagKey: 'team', TagValue: 'a' },
            { TagKey: 'cost', TagValue: '1' },
          ],
        }),
      );
      await expectAllowed(who, kms(scene, 'UntagResource', { KeyId: scene.keys.current.arn, TagKeys: ['team'] }));
    }
  });

  test('the way out: with the policy replaced, an administrator moves the alias', async () => {
    const admin = role('Admin', allow('*'));
    const move = (s: Scene) => kms(s, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: s.keys.superseded.arn });
    await expectDenied(admin, move(scene), { sid: 'CdkKmsRotationAliases' });
    const { impostor: { policy } } = scene.keys;
    const keys = { ...scene.keys, current: { ...scene.keys.current, policy }, superseded: { ...scene.keys.superseded, policy } };
    await expectAllowed(admin, move({ ...scene, keys }));
  });

  test("CloudFormation needs no right on a key: the templates hold no AWS KMS resource, and no run's call is made by it", () => {
    for (const { template } of [scene.orders, scene.billing]) {
      expect(Object.values(template.resources).filter(({ Type }) => Type.startsWith('AWS::KMS::'))).toEqual([]);
    }
    expect(new Set(scene.rotation.recorder.needed.map(({ by }) => by))).toEqual(new Set(['machine', 'survey', 'probe']));
  });
});

describe('what IAM cannot scope, so that code or people have to mind it', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ keyTemplate: TEMPLATES[3][1] });
  });

  test('a stranger may number a key of his own: the survey reads it as foreign and goes on with the next number', async () => {
    await expectAllowed(POWER_USER, kms(scene, 'CreateAlias', { AliasName: `${ALIAS}/v9`, TargetKeyId: scene.keys.impostor.arn }));
  });

  test('a stranger may put our tags on a key of his own, which makes it readable to our readers', async () => {
    await expectAllowed(
      POWER_USER,
      kms(scene, 'TagResource', { KeyId: scene.keys.untagged.arn, Tags: [{ TagKey: 'cdk-kms-rotation:family', TagValue: ALIAS }] }),
    );
    await expectAllowed(scene.callers.reader, kms(scene, 'Verify', { KeyId: scene.keys.impostor.arn, SigningAlgorithm: 'ECDSA_SHA_256' }));
  });

  test('who may do everything to all keys may disable, lend and delete ours', async () => {
    for (const operation of ['DisableKey', 'CreateGrant', 'ScheduleKeyDeletion']) {
      await expectAllowed(KEY_OPERATOR, kms(scene, operation, { KeyId: scene.keys.current.arn }));
    }
  });

  test("the machine may put its family's tags on a key that has no alias and leaves it to the account; nothing more", async () => {
    const { callers: { machine }, keys: { stray }, orders } = scene;
    await expectAllowed(machine, kms(scene, 'TagResource', { KeyId: stray.arn, Tags: orders.families[0].declaration.tags }));
    for (const operation of ['PutKeyPolicy', 'UpdateKeyDescription']) {
      await expectDenied(machine, kms(scene, operation, { KeyId: stray.arn }));
    }
  });

  test('a wildcard for numbers also matches letters behind a digit, but no other name below the family', async () => {
    const make = (name: string) => kms(scene, 'CreateAlias', { AliasName: `${ALIAS}/${name}`, TargetKeyId: scene.keys.current.arn });
    await expectAllowed(scene.callers.machine, make('v1ault'));
    for (const name of ['vault', 'v0', 'v']) await expectDenied(scene.callers.machine, make(name));
  });

  test('the probe may sign messages of its kind with every family of its stack', async () => {
    await expectAllowed(scene.callers.probe, kms(scene, 'Sign', { KeyId: scene.keys.neighbour.arn, SigningAlgorithm: 'ECDSA_SHA_256' }));
  });
});
