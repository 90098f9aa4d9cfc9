import { App, CfnParameter, Duration, RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';

import { RotatingKey } from '../src/rotating-key';
import type { RotatingKeyProps } from '../src/rotating-key-props';
import { KeyOrigin } from '../src/rotating-key-props';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

/** The properties of the only key in a stack of its own. */
function propertiesOf(props?: RotatingKeyProps, on: Stack = new Stack(new App(), 'Stack')): Record<string, unknown> {
  new RotatingKey(on, 'Key', props);
  return Object.values(Template.fromStack(on).findResources('AWS::KMS::Key'))[0].Properties;
}

function creating(props: object, on: Stack = stack): () => RotatingKey {
  return () => new RotatingKey(on, 'Key', props);
}

describe('RotatingKey', () => {
  test('without props is a symmetric key that AWS KMS rotates every year, and that outlives its stack', () => {
    new RotatingKey(stack, 'Key');

    const template = Template.fromStack(stack);
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        EnableKeyRotation: true,
        RotationPeriodInDays: 365,
        Origin: Match.absent(),
        KeySpec: Match.absent(),
        KeyUsage: Match.absent(),
        Description: Match.absent(),
        Enabled: Match.absent(),
        MultiRegion: Match.absent(),
        PendingWindowInDays: Match.absent(),
      },
    });
    template.resourceCountIs('AWS::KMS::Alias', 0);
  });

  test('takes all props at once', () => {
    const properties = propertiesOf(
      {
        rotationPeriod: Duration.days(180),
        origin: KeyOrigin.AWS_KMS,
        alias: 'orders',
        description: 'Orders',
        enabled: false,
        multiRegion: true,
        policy: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['kms:Decrypt'], principals: [new iam.AnyPrincipal()], resources: ['*'], sid: 'Declared' }),
          ],
        }),
        admins: [new iam.AccountPrincipal('111122223333')],
        pendingWindow: Duration.days(10),
        removalPolicy: RemovalPolicy.DESTROY,
      },
      stack,
    );

    expect(properties).toMatchObject({
      Description: 'Orders',
      Enabled: false,
      EnableKeyRotation: true,
      MultiRegion: true,
      PendingWindowInDays: 10,
      RotationPeriodInDays: 180,
    });
    const policy = JSON.stringify(properties.KeyPolicy);
    expect(policy).toContain('Declared');
    expect(policy).toContain('111122223333');
    Template.fromStack(stack).hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('two keys in one stack are two resources', () => {
    new RotatingKey(stack, 'One', { alias: 'one', rotationPeriod: Duration.days(90) });
    new RotatingKey(stack, 'Two', { alias: 'two', rotationPeriod: Duration.days(91) });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 2);
    template.hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 90 });
    template.hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 91 });
  });

  test.each(['Data', 'Resource', 'Default'])('takes over a deployed kms.Key named %s: same logical ids, same resources', (id) => {
    const before = new Stack(new App(), 'Stack');
    new kms.Key(before, id, { alias: 'data' }).addAlias('other');
    new RotatingKey(stack, id, { alias: 'data' }).addAlias('other');

    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(Object.keys(Template.fromStack(before).toJSON().Resources));
  });

  test('changes nothing else on the kms.Key that it takes over', () => {
    const before = new Stack(new App(), 'Stack');
    new kms.Key(before, 'Data', { enableKeyRotation: true, rotationPeriod: Duration.days(365) });
    new RotatingKey(stack, 'Data');

    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(before).toJSON());
  });

  test('has frozen logical ids', () => {
    new RotatingKey(stack, 'Data', { alias: 'data' });

    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(['Data666C94C7', 'DataAlias45C2D446']);
  });

  test('writes no literal partition', () => {
    const china = new Stack(new App(), 'China', { env: { account: '111122223333', region: 'cn-north-1' } });
    const role = new iam.Role(china, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    new RotatingKey(china, 'Key', { alias: 'data', admins: [role] }).grantEncryptDecrypt(role);

    expect(JSON.stringify(Template.fromStack(china).toJSON())).not.toContain('arn:aws');
  });

  describe('rotationPeriod', () => {
    test.each([90, 91, 365, 2559, 2560])('accepts %d days', (days) => {
      expect(propertiesOf({ rotationPeriod: Duration.days(days) })).toMatchObject({ EnableKeyRotation: true, RotationPeriodInDays: days });
    });

    test('accepts whole days in another unit', () => {
      expect(propertiesOf({ rotationPeriod: Duration.hours(2160) })).toMatchObject({ RotationPeriodInDays: 90 });
    });

    test.each([
      [Duration.days(0), '0 days'],
      [Duration.days(89), '89 days'],
      [Duration.days(2561), '2561 days'],
      [Duration.hours(36), '1 day 12 hours'],
      [Duration.seconds(90 * 86_400 - 1), '89 days 23 hours'],
      [Duration.days(NaN), 'NaN'],
    ])('fails out of 90 to 2560 days: %s', (rotationPeriod, got) => {
      expect(creating({ rotationPeriod })).toThrow(/'rotationPeriod' must be 90 to 2560 whole days, got /);
      expect(creating({ rotationPeriod })).toThrow(got);
      expect(stack.node.children).toEqual([]);
    });

    test.each([
      [Duration.days(90.5), '90 days 12 hours'],
      [Duration.hours(90 * 24 + 1), '90 days 1 hour'],
      [Duration.seconds(90 * 86_400 + 1), '90 days 1 second'],
    ])('fails when not whole days: %s', (rotationPeriod, got) => {
      expect(creating({ rotationPeriod })).toThrow(`'rotationPeriod' must be 90 to 2560 whole days, got ${got}; choose a `
        + 'whole number of days in that range [at Stack/Key]');
    });

    test('is exactly the whole days from 90 to 2560, in whatever unit', () => {
      fc.assert(fc.property(fc.integer({ min: 0, max: 3000 * 24 }), (hours) => {
        const legal = hours % 24 === 0 && hours >= 2160 && hours <= 61_440;
        const create = () => propertiesOf({ rotationPeriod: Duration.hours(hours) });
        if (legal) {
          expect(create()).toMatchObject({ RotationPeriodInDays: hours / 24 });
        } else {
          expect(create).toThrow("'rotationPeriod' must be");
        }
      }), {
        numRuns: 60,
        seed: 20261129,
        examples: [[2159], [2160], [2161], [2184], [61_439], [61_440], [61_441], [61_464]],
      });
    });

    test('a token is left to CloudFormation', () => {
      const days = new CfnParameter(stack, 'Days', { type: 'Number' });

      expect(propertiesOf({ rotationPeriod: Duration.days(days.valueAsNumber) }, stack))
        .toMatchObject({ EnableKeyRotation: true, RotationPeriodInDays: { Ref: 'Days' } });
    });

    test('fails for a token in another unit, which nobody could convert', () => {
      const hours = new CfnParameter(stack, 'Hours', { type: 'Number' });

      expect(creating({ rotationPeriod: Duration.hours(hours.valueAsNumber) }))
        .toThrow("'rotationPeriod' must be given in days when its value is a token, got "
          + 'Duration.hours(<token>); use Duration.days(<token>)');
    });
  });

  describe('pendingWindow', () => {
    test.each([7, 8, 29, 30])('accepts %d days', (days) => {
      expect(propertiesOf({ pendingWindow: Duration.days(days) })).toMatchObject({ PendingWindowInDays: days });
    });

    test.each([
      [Duration.days(6), '6 days'],
      [Duration.days(31), '31 days'],
      [Duration.hours(1), '1 hour'],
    ])('fails out of 7 to 30 days: %s', (pendingWindow, got) => {
      expect(creating({ pendingWindow })).toThrow(`'pendingWindow' must be 7 to 30 whole days, got ${got};`);
      expect(stack.node.children).toEqual([]);
    });

    test('fails when not whole days', () => {
      expect(creating({ pendingWindow: Duration.hours(180) })).toThrow("'pendingWindow' must be 7 to 30 whole days, got 7 days 12 hours");
    });

    test('a token is left to CloudFormation', () => {
      const days = new CfnParameter(stack, 'Days', { type: 'Number' });

      expect(propertiesOf({ pendingWindow: Duration.days(days.valueAsNumber) }, stack)).toMatchObject({
        PendingWindowInDays: { Ref: 'Days' },
      });
    });
  });

  describe('origin', () => {
    test('EXTERNAL makes a key without automatic rotation', () => {
      const properties = propertiesOf({ origin: KeyOrigin.EXTERNAL, multiRegion: true });

      expect(properties).toMatchObject({ Origin: 'EXTERNAL', MultiRegion: true });
      expect(properties).not.toHaveProperty('EnableKeyRotation');
      expect(properties).not.toHaveProperty('RotationPeriodInDays');
    });

    test.each([Duration.days(180), Duration.days(new CfnParameter(new Stack(), 'Days', { type: 'Number' }).valueAsNumber)])(
      'EXTERNAL fails with a rotation period: %s', (rotationPeriod) => {
        expect(creating({ origin: KeyOrigin.EXTERNAL, rotationPeriod })).toThrow(
          /'rotationPeriod' must not be set for imported key material, got .* days; .*rotate on demand after importing new key material/,
        );
        expect(stack.node.children).toEqual([]);
      });

    test('fails for a key store, and names what to use', () => {
      expect(creating({ origin: 'AWS_CLOUDHSM' })).toThrow(
        /'origin' must be AWS_KMS or EXTERNAL, got AWS_CLOUDHSM; use ManualRotationAlias/,
      );
    });
  });

  describe('props of kms.Key with one legal value', () => {
    test.each([
      ['keySpec', 'RSA_2048', /'keySpec' must be SYMMETRIC_DEFAULT for a RotatingKey, got RSA_2048; .*use ManualRotationAlias/],
      ['keySpec', 'HMAC_256', /'keySpec' must be SYMMETRIC_DEFAULT for a RotatingKey, got HMAC_256; .*use ManualRotationAlias/],
      ['keyUsage', 'SIGN_VERIFY', /'keyUsage' must be ENCRYPT_DECRYPT for a RotatingKey, got SIGN_VERIFY; .*use ManualRotationAlias/],
      ['enableKeyRotation', false, /'enableKeyRotation' must be true for a RotatingKey, got false; use kms\.Key/],
    ])('fails when %s %s slips in from spread props', (name, value, message) => {
      expect(creating({ [name]: value })).toThrow(message);
      expect(stack.node.children).toEqual([]);
    });

    test('their legal values do no harm', () => {
      const shared: kms.KeyProps = {
        keySpec: kms.KeySpec.SYMMETRIC_DEFAULT,
        keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT,
        enableKeyRotation: true,
      };

      expect(creating({ ...shared })).not.toThrow();
    });
  });

  describe('policy and admins', () => {
    const declared = () =>
      new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ sid: 'Declared', actions: ['kms:*'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] }),
        ],
      });
    const root = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } };

    // The feature flag @aws-cdk/aws-kms:defaultKeyPolicies has no second setting to test: aws-cdk-lib 2 throws when an app sets it.
    test('by default the IAM policies of the account decide about everything', () => {
      expect(propertiesOf().KeyPolicy).toEqual({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }],
      });
    });

    test('a declared policy is the whole policy', () => {
      expect(propertiesOf({ policy: declared() }).KeyPolicy).toEqual({
        Version: '2012-10-17',
        Statement: [{ Sid: 'Declared', Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }],
      });
    });

    test('admins of another account may administer the key but not use it', () => {
      const { KeyPolicy } = propertiesOf({ policy: declared(), admins: [new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Admin')] });
      const { Statement: statements } = KeyPolicy as { Statement: { Principal: object; Action: string[] }[] };
      const admin = statements.find(({ Principal }) => JSON.stringify(Principal).includes('444455556666'));

      expect(statements).toHaveLength(2);
      expect(admin?.Action).toEqual(expect.arrayContaining(['kms:Put*', 'kms:ScheduleKeyDeletion']));
      expect(admin?.Action.filter(action => /Encrypt|Decrypt|GenerateDataKey|kms:\*/.test(action))).toEqual([]);
    });

    test('an admin of the same account administers the key by an IAM policy', () => {
      const role = new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() });
      propertiesOf({ admins: [role] }, stack);

      Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [{ Action: Match.arrayWith(['kms:ScheduleKeyDeletion']), Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } }],
        },
      });
    });
  });
});
