import type { CfnResource, IPropertyInjector } from 'aws-cdk-lib';
import {
  Annotations as CoreAnnotations,
  App,
  Aspects,
  CfnParameter,
  Duration,
  Fn,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_kms as kms,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';

import { RotatingKey } from '../src/rotating-key';
import type { RotatingKeyProps } from '../src/rotating-key-props';
import { KeyOrigin } from '../src/rotating-key-props';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function cfnKey(key: RotatingKey): kms.CfnKey {
  return key.node.defaultChild as kms.CfnKey;
}

function synthesizing(on: Stack = stack): () => Template {
  return () => Template.fromStack(on);
}

function injecting(constructUniqueId: string, inject: (props: any) => object): Stack {
  const injector: IPropertyInjector = { constructUniqueId, inject };
  return new Stack(new App({ propertyInjectors: [injector] }), 'Stack');
}

const injectingKey = (inject: (props: any) => object) => injecting('aws-cdk-lib.aws-kms.Key', inject);

describe('RotatingKey, after others changed its resource', () => {
  describe('property injectors', () => {
    test('one for RotatingKey sets the defaults of an organization', () => {
      const org = injecting('cdk-kms-rotation.RotatingKey', props => ({ rotationPeriod: Duration.days(180), ...props }));
      new RotatingKey(org, 'Default');
      new RotatingKey(org, 'Own', { rotationPeriod: Duration.days(90) });

      Template.fromStack(org).hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 180 });
      Template.fromStack(org).hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 90 });
    });

    test('what one for RotatingKey sets is checked like any other input', () => {
      const org = injecting('cdk-kms-rotation.RotatingKey', props => ({ ...props, rotationPeriod: Duration.days(30) }));

      expect(() => new RotatingKey(org, 'Key')).toThrow("'rotationPeriod' must be 90 to 2560 whole days, got 30 days");
    });

    test('one for kms.Key sets defaults that a RotatingKey left open, and only those', () => {
      const org = injectingKey((props) => ({
        rotationPeriod: Duration.days(180),
        description: 'Org',
        pendingWindow: Duration.days(9),
        ...props,
      }));
      new RotatingKey(org, 'Default');
      new RotatingKey(org, 'Own', { rotationPeriod: Duration.days(90), description: 'Own', pendingWindow: Duration.days(8) });

      const template = Template.fromStack(org);
      template.hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 180, Description: 'Org', PendingWindowInDays: 9 });
      template.hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 90, Description: 'Own', PendingWindowInDays: 8 });
    });

    test('one for kms.Key can force a period', () => {
      const org = injectingKey(props => ({ ...props, rotationPeriod: Duration.days(100) }));
      new RotatingKey(org, 'Key', { rotationPeriod: Duration.days(200) });

      Template.fromStack(org).hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 100 });
    });

    test('one for kms.Key that turns rotation off fails synthesis', () => {
      const org = injectingKey(props => ({ ...props, enableKeyRotation: false }));
      new RotatingKey(org, 'Key');

      expect(synthesizing(org)).toThrow(/\[Stack\/Key\] 'EnableKeyRotation' must be true, got false; look for the property injector/);
    });

    test('one for kms.Key that turns rotation off is refused at once by kms.Key itself when a period is declared', () => {
      const org = injectingKey(props => ({ ...props, enableKeyRotation: false }));

      expect(() => new RotatingKey(org, 'Key', { rotationPeriod: Duration.days(90) })).toThrow("'enableKeyRotation' is disabled");
    });

    test('one for kms.Key that makes the key asymmetric fails synthesis', () => {
      const org = injectingKey(({ enableKeyRotation, ...props }) => ({ ...props, keySpec: kms.KeySpec.RSA_2048 }));
      new RotatingKey(org, 'Key');

      expect(synthesizing(org)).toThrow(/'KeySpec' must be SYMMETRIC_DEFAULT for a RotatingKey, got RSA_2048; .*use ManualRotationAlias/);
    });

    test('one for kms.Key that switches rotation on everywhere does not reach imported key material', () => {
      const org = injectingKey(props => ({ ...props, enableKeyRotation: true, rotationPeriod: Duration.days(180) }));
      new RotatingKey(org, 'Key', { origin: KeyOrigin.EXTERNAL });

      Template.fromStack(org).hasResourceProperties('AWS::KMS::Key', {
        Origin: 'EXTERNAL', EnableKeyRotation: Match.absent(), RotationPeriodInDays: Match.absent(),
      });
    });
  });

  describe('escape hatches', () => {
    const illegal: [string, string, RotatingKeyProps, (key: kms.CfnKey) => void, RegExp][] = [
      ['rotation off', 'property', {}, (key) => { key.enableKeyRotation = false; }, /'EnableKeyRotation' must be true, got false/],
      ['rotation off',
        'override', {}, key => key.addPropertyOverride('EnableKeyRotation', false), /'EnableKeyRotation' must be true, got false/],
      ['rotation off',
        'string', {}, key => key.addPropertyOverride('EnableKeyRotation', 'false'), /'EnableKeyRotation' must be true, got false/],
      ['rotation off',
        'deletion', {}, key => key.addPropertyDeletionOverride('EnableKeyRotation'), /'EnableKeyRotation' must be true, got nothing/],
      ['period 89',
        'property', {}, (key) => { key.rotationPeriodInDays = 89; }, /'RotationPeriodInDays' must be 90 to 2560 whole days, got 89/],
      ['period 2561', 'override', {}, key => key.addPropertyOverride('RotationPeriodInDays', 2561), /90 to 2560 whole days, got 2561/],
      ['period 90.5',
        'override', {}, key => key.addPropertyOverride('RotationPeriodInDays', 90.5),
        /'RotationPeriodInDays' must be 90 to 2560 whole days/],
      ['no period', 'deletion', {}, key => key.addPropertyDeletionOverride('RotationPeriodInDays'), /90 to 2560 whole days, got nothing/],
      ['spec',
        'property', {}, (key) => { key.keySpec = 'HMAC_256'; },
        /'KeySpec' must be SYMMETRIC_DEFAULT .* got HMAC_256; .* ManualRotationAlias/],
      ['usage',
        'property', {}, (key) => { key.keyUsage = 'SIGN_VERIFY'; },
        /'KeyUsage' must be ENCRYPT_DECRYPT .* got SIGN_VERIFY; .* ManualRotationAlias/],
      ['origin',
        'property', {}, (key) => { key.origin = 'AWS_CLOUDHSM'; },
        /'Origin' must be AWS_KMS or EXTERNAL .* got AWS_CLOUDHSM; use ManualRotationAlias/],
      ['imported material',
        'property', {}, (key) => { key.origin = 'EXTERNAL'; }, /'EnableKeyRotation' must not be true with origin EXTERNAL/],
      ['imported material and a period',
        'property', { origin: KeyOrigin.EXTERNAL }, (key) => { key.rotationPeriodInDays = 90; },
        /'RotationPeriodInDays' must not be set with origin EXTERNAL, got 90/],
      ['window 6', 'property', {}, (key) => { key.pendingWindowInDays = 6; }, /'PendingWindowInDays' must be 7 to 30 whole days, got 6/],
      ['window 31', 'override', {}, key => key.addPropertyOverride('PendingWindowInDays', 31), /7 to 30 whole days, got 31/],
    ];
    test.each(illegal)('fail synthesis: %s by %s', (_what, _how, props, change, message) => {
      change(cfnKey(new RotatingKey(stack, 'Key', props)));

      expect(synthesizing()).toThrow(message);
    });

    const legal: [string, (key: kms.CfnKey) => void][] = [
      [
        'the one spec and usage',
        (key) => {
          key.keySpec = 'SYMMETRIC_DEFAULT';
          key.keyUsage = 'ENCRYPT_DECRYPT';
        },
      ],
      [
        'the default origin',
        (key) => {
          key.origin = 'AWS_KMS';
        },
      ],
      [
        'values as strings',
        (key) => {
          key.addPropertyOverride('EnableKeyRotation', 'true');
          key.addPropertyOverride('RotationPeriodInDays', '2560');
        },
      ],
      [
        'both bounds',
        (key) => {
          key.rotationPeriodInDays = 90;
          key.pendingWindowInDays = 30;
        },
      ],
    ];
    test.each(legal)('may write %s', (_what, change) => {
      change(cfnKey(new RotatingKey(stack, 'Key')));

      expect(synthesizing()).not.toThrow();
    });

    test.each([
      'EnableKeyRotation',
      'RotationPeriodInDays',
      'KeySpec',
      'KeyUsage',
      'Origin',
      'PendingWindowInDays',
      'Enabled',
      'KeyPolicy',
    ])('may leave %s to a parameter, which only CloudFormation can judge', (property) => {
      const parameter = new CfnParameter(stack, 'Parameter');
      cfnKey(new RotatingKey(stack, 'Key')).addPropertyOverride(property, parameter);

      expect(synthesizing()).not.toThrow();
    });

    test('an aspect that turns rotation off fails synthesis', () => {
      new RotatingKey(stack, 'Key');
      Aspects.of(stack).add({
        visit: (node) => {
          if (kms.CfnKey.isCfnKey(node)) node.enableKeyRotation = false;
        },
      });

      expect(synthesizing()).toThrow(/'EnableKeyRotation' must be true, got false/);
    });
  });

  describe('removal policy of aliases', () => {
    test.each([
      [undefined, 'Retain', 'Retain'],
      [RemovalPolicy.RETAIN, 'Retain', 'Retain'],
      [RemovalPolicy.DESTROY, 'Delete', 'Delete'],
      [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain'],
    ])('%s of the key is that of all of its aliases', (removalPolicy, DeletionPolicy, UpdateReplacePolicy) => {
      new RotatingKey(stack, 'Key', { alias: 'first', removalPolicy }).addAlias('second');

      const template = Template.fromStack(stack);
      template.allResources('AWS::KMS::Key', { DeletionPolicy, UpdateReplacePolicy });
      template.allResources('AWS::KMS::Alias', { DeletionPolicy, UpdateReplacePolicy });
      template.resourcePropertiesCountIs('AWS::KMS::Alias', { AliasName: 'alias/first' }, 1);
      template.resourcePropertiesCountIs('AWS::KMS::Alias', { AliasName: 'alias/second' }, 1);
    });

    test('a policy that is applied later reaches them too', () => {
      const key = new RotatingKey(stack, 'Key', { alias: 'first' });
      key.addAlias('second');
      key.applyRemovalPolicy(RemovalPolicy.DESTROY);

      Template.fromStack(stack).allResources('AWS::KMS::Alias', { DeletionPolicy: 'Delete' });
    });

    test('stays that of the key under an aspect that sets both', () => {
      new RotatingKey(stack, 'Key', { alias: 'first' });
      RemovalPolicies.of(stack).destroy();

      Template.fromStack(stack).allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
      Template.fromStack(stack).allResources('AWS::KMS::Alias', { DeletionPolicy: 'Delete' });
    });

    test.each<[string, (alias: CfnResource) => void]>([
      ['a property', alias => alias.applyRemovalPolicy(RemovalPolicy.DESTROY)],
      ['an override', alias => alias.addOverride('DeletionPolicy', 'Delete')],
      ['a deleted override', alias => alias.addDeletionOverride('DeletionPolicy')],
    ])('an alias that would be deleted while its key is kept fails synthesis: %s', (_how, change) => {
      change(new RotatingKey(stack, 'Key').addAlias('first').node.defaultChild as CfnResource);

      expect(synthesizing()).toThrow(
        /the removal policy of alias "alias\/first" must be that of its key, got an alias that is deleted and a key that is kept/,
      );
    });

    test('an alias that outlives its key is not refused: AWS KMS deletes it with the key', () => {
      new RotatingKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }).addAlias('first').applyRemovalPolicy(RemovalPolicy.RETAIN);

      expect(synthesizing()).not.toThrow();
    });
  });

  describe('warnings', () => {
    const DISABLED = '[ack: cdk-kms-rotation:RotatingKey.disabled]';
    const DESTROYED = '[ack: cdk-kms-rotation:RotatingKey.destroyed]';
    const POLICY = '[ack: cdk-kms-rotation:RotatingKey.policyWithoutAccount]';
    const warnings = () => Annotations.fromStack(stack).findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data).replace(/.* \[ack/, '[ack'));
    const policyFor = (principal: iam.IPrincipal, action = 'kms:*') => new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: [action], principals: [principal], resources: ['*'] })],
    });

    test('none for a key that rotates, is enabled and kept, whatever its origin', () => {
      new RotatingKey(stack, 'Key', { enabled: true });
      new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });

      expect(warnings()).toEqual([]);
    });

    test('a disabled key, which is legal, is not rotated', () => {
      new RotatingKey(stack, 'Key', { enabled: false });

      expect(warnings()).toEqual([DISABLED]);
    });

    test.each<[string, (key: RotatingKey) => void]>([
      ['in a prop', () => undefined],
      ['afterwards', key => key.applyRemovalPolicy(RemovalPolicy.DESTROY)],
      ['by an aspect', () => RemovalPolicies.of(stack).destroy()],
    ])('a key that is deleted with its stack, said %s', (how, destroy) => {
      destroy(new RotatingKey(stack, 'Key', { removalPolicy: how === 'in a prop' ? RemovalPolicy.DESTROY : undefined }));

      expect(warnings()).toEqual([DESTROYED]);
    });

    test.each([
      ['a role alone', () => policyFor(new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Admin')), [POLICY]],
      ['part of the actions', () => policyFor(new iam.AccountRootPrincipal(), 'kms:Decrypt'), [POLICY]],
      ['the account of the stack', () => policyFor(new iam.AccountRootPrincipal()), []],
      [
        'everybody, for whom IAM policies add nothing',
        () => policyFor(new iam.AnyPrincipal()),
        [POLICY, '[ack: cdk-kms-rotation:RotatingKey.publicPrincipal]'],
      ],
      ['an account by its number, which may be that of the stack', () => policyFor(new iam.AccountPrincipal('444455556666')), []],
      ['a principal that only the deployment knows', () => policyFor(new iam.ArnPrincipal(Fn.importValue('Root'))), []],
    ])('a policy that makes grants dead: one for %s', (_who, policy, expected) => {
      new RotatingKey(stack, 'Key', { policy: policy() });

      expect(warnings()).toEqual(expected);
    });

    test.each([
      ['the root of another account', new iam.AccountPrincipal('444455556666'), ['[ack: cdk-kms-rotation:RotatingKey.foreignAccount]']],
      [
        'the root of its own account, under a condition',
        new iam.AccountRootPrincipal().withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
        [],
      ],
    ])('a policy that makes grants dead: one for %s', (_who, principal, others) => {
      stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
      new RotatingKey(stack, 'Key', { policy: policyFor(principal) });

      expect(warnings()).toEqual([POLICY, ...others]);
    });

    test('none about a policy that only CloudFormation knows', () => {
      cfnKey(new RotatingKey(stack, 'Key')).addPropertyOverride('KeyPolicy', { 'Fn::FindInMap': ['Policies', 'Keys', 'Data'] });

      expect(warnings()).toEqual([]);
    });

    test.each<[string, (key: RotatingKey) => Construct]>([
      ['the key', key => key],
      ['its stack', () => stack],
    ])('can be acknowledged on %s', (_where, scopeOf) => {
      const key = new RotatingKey(stack, 'Key', { enabled: false, removalPolicy: RemovalPolicy.DESTROY });
      CoreAnnotations.of(scopeOf(key)).acknowledgeWarning('cdk-kms-rotation:RotatingKey.destroyed', 'a stack for tests');

      expect(warnings()).toEqual([DISABLED]);
    });
  });
});
