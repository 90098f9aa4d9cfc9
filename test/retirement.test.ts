import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import type { ManualRotationAliasProps } from '../src';
import { AsymmetricEncryptionSpec, KeyAgreementSpec, KeyTemplate, MacSpec, ManualRotationAlias, Retirement, SigningSpec } from '../src';
import { declarations, deployed, keyPolicy } from './helpers/declared';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function alias(props: Partial<ManualRotationAliasProps> = {}, id = 'Signing'): ManualRotationAlias {
  return new ManualRotationAlias(stack, id, { aliasName: id, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), ...props });
}

const declared = (retirement: Retirement) => {
  alias({ retirement });
  return declarations(stack)[0].retirement;
};

describe('what is declared', () => {
  test('never, as by default: nothing', () => {
    expect(declared(Retirement.never())).toBeNull();
  });

  test('disable: 90 days, unused for 90 days, no deletion', () => {
    expect(declared(Retirement.disable())).toEqual({ after: 90, unusedFor: 90, deletion: null });
  });

  test('scheduleDeletion: the same, then 30 days disabled and 30 days pending', () => {
    expect(declared(Retirement.scheduleDeletion())).toEqual({ after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 30 } });
  });

  test('the least there is', () => {
    expect(declared(Retirement.scheduleDeletion({
      after: Duration.days(7), unusedFor: Duration.hours(24), quarantine: Duration.days(1), pendingWindow: Duration.days(7),
    }))).toEqual({ after: 7, unusedFor: 1, deletion: { quarantine: 1, pendingWindow: 7 } });
  });

  test('the most there is', () => {
    const years = Duration.days(3650);
    expect(declared(Retirement.scheduleDeletion({ after: years, unusedFor: years, quarantine: years, pendingWindow: Duration.days(30) })))
      .toEqual({ after: 3650, unusedFor: 3650, deletion: { quarantine: 3650, pendingWindow: 30 } });
  });
});

describe('durations that are refused', () => {
  test.each<[string, () => Retirement, string]>([
    ['after, too short', () => Retirement.disable({ after: Duration.days(6) }), "'after' must be 7 to 3650 whole days, got 6 days"],
    ['after, too long', () => Retirement.disable({ after: Duration.days(3651) }), "'after' must be 7 to 3650 whole days, got 3651 days"],
    [
      'after, not whole',
      () => Retirement.disable({ after: Duration.hours(180) }),
      "'after' must be 7 to 3650 whole days, got 7 days 12 hours",
    ],
    ['after, no number', () => Retirement.disable({ after: Duration.days(NaN) }), "'after' must be 7 to 3650 whole days, got "],
    [
      'unusedFor, too short',
      () => Retirement.disable({ unusedFor: Duration.days(0) }),
      "'unusedFor' must be 1 to 3650 whole days, got 0 days",
    ],
    [
      'unusedFor, too long',
      () => Retirement.scheduleDeletion({ unusedFor: Duration.days(3651) }),
      "'unusedFor' must be 1 to 3650 whole days, got 3651 days",
    ],
    [
      'quarantine, too short',
      () => Retirement.scheduleDeletion({ quarantine: Duration.hours(23) }),
      "'quarantine' must be 1 to 3650 whole days, got 23 hours",
    ],
    [
      'quarantine, too long',
      () => Retirement.scheduleDeletion({ quarantine: Duration.days(3651) }),
      "'quarantine' must be 1 to 3650 whole days, got 3651 days",
    ],
    [
      'pendingWindow, too short',
      () => Retirement.scheduleDeletion({ pendingWindow: Duration.days(6) }),
      "'pendingWindow' must be 7 to 30 whole days, got 6 days",
    ],
    [
      'pendingWindow, too long',
      () => Retirement.scheduleDeletion({ pendingWindow: Duration.days(31) }),
      "'pendingWindow' must be 7 to 30 whole days, got 31 days",
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each(['after', 'unusedFor', 'quarantine', 'pendingWindow'])('%s as a token', (prop) => {
    const token = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
    expect(() => Retirement.scheduleDeletion({ [prop]: token })).toThrow(`'${prop}' must be a literal duration, got a token;`);
  });
});

describe('deletion of what cannot be deleted safely', () => {
  const RSA = KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_3072);

  test('asymmetric encryption keys: refused, with the reason and what to do, before anything is created', () => {
    expect(() => alias({ keyTemplate: RSA, retirement: Retirement.scheduleDeletion() })).toThrow(
      "'retirement' must not schedule the deletion of asymmetric encryption keys, got Retirement.scheduleDeletion() with RSA_3072; "
      + 'their public keys live elsewhere, and what is encrypted with one could never be read '
      + 'again: use Retirement.disable() [at Stack/Signing]');
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/Signing']);
  });

  test.each<[string, KeyTemplate]>([
    ['symmetric', KeyTemplate.symmetric()],
    ['signing', KeyTemplate.signing(SigningSpec.RSA_4096)],
    ['HMAC', KeyTemplate.mac(MacSpec.HMAC_256)],
    ['key agreement', KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256)],
  ])('%s keys: as asked', (_, keyTemplate) => {
    expect(() => alias({ keyTemplate, retirement: Retirement.scheduleDeletion() })).not.toThrow();
  });

  test.each([Retirement.never(), Retirement.disable()])('asymmetric encryption keys may be kept or disabled', (retirement) => {
    expect(() => alias({ keyTemplate: RSA, retirement })).not.toThrow();
  });
});

describe('the right to retire', () => {
  const statements = (retirement: Retirement) => {
    alias({ retirement });
    return keyPolicy(stack).filter(({ Sid }) => /^CdkKmsRotation(Disable|Delete)$/.test(Sid));
  };
  const machine = expect.stringMatching(/-machine$/);
  const ours = { ArnEquals: { 'aws:PrincipalArn': machine }, StringEquals: { 'kms:CallerAccount': '111122223333' } };

  test('nothing without asking', () => {
    expect(statements(Retirement.never())).toEqual([]);
    expect(JSON.stringify(keyPolicy(stack))).not.toContain('kms:DisableKey');
  });

  test('to disable what was unused for long enough', () => {
    expect(statements(Retirement.disable({ unusedFor: Duration.days(45) }))).toEqual([{
      Sid: 'CdkKmsRotationDisable',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'kms:DisableKey',
      Resource: '*',
      Condition: { ...ours, NumericGreaterThanEquals: { 'kms:TrailingDaysWithoutKeyUsage': '45' } },
    }]);
  });

  test('and to schedule its deletion, with no less time to think', () => {
    expect(statements(Retirement.scheduleDeletion({ pendingWindow: Duration.days(14) }))[1]).toEqual({
      Sid: 'CdkKmsRotationDelete',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'kms:ScheduleKeyDeletion',
      Resource: '*',
      Condition: {
        ...ours,
        NumericGreaterThanEquals: { 'kms:TrailingDaysWithoutKeyUsage': '90', 'kms:ScheduleKeyDeletionPendingWindowInDays': '14' },
      },
    });
  });

  // With `never()`, too: a key without a number is discarded only if it was never used.
  test.each([Retirement.never(), Retirement.disable(), Retirement.scheduleDeletion()])('the survey sees last usage of '
    + 'the keys of its own stack only', (retirement) => {
    alias({ retirement }, 'One');
    alias({ retirement }, 'Two');
    const { PolicyDocument: policy } = deployed(stack, 'AWS::IAM::Role').CdkKmsRotationSurveyRoleA28D6DC2.Properties.Policies[0];
    const found = policy.Statement.filter((statement: any) => [statement.Action].flat().includes('kms:GetKeyLastUsage'));
    expect(found).toEqual([expect.objectContaining({
      Effect: 'Allow',
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*',
      Condition: { StringLike: { 'aws:ResourceTag/cdk-kms-rotation:owner': 'Stack/*' } },
    })]);
  });
});
