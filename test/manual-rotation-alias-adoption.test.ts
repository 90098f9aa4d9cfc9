import { Annotations as CoreAnnotations, App, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Adoption, ManualRotationAliasProps } from '../src';
import { AsymmetricEncryptionSpec, KeyTemplate, ManualRotationAlias, RotatingKey, SigningSpec } from '../src';
import { declarations, deployed, keyPolicy, theOnly } from './helpers/declared';

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001';
const OTHER = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000002';
const ENV = { account: '111122223333', region: 'eu-west-1' };

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
});

const live = (arn = ARN) => kms.Key.fromKeyArn(stack, `Live${arn.at(-1)}`, arn);

function alias(adopt?: Adoption, props: Partial<ManualRotationAliasProps> = {}, id = 'Signing'): ManualRotationAlias {
  return new ManualRotationAlias(stack, id, {
    aliasName: id,
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    adopt,
    ...props,
  });
}

function rights(role: string): any[] {
  return deployed(stack, 'AWS::IAM::Role')[role].Properties.Policies.flatMap(({ PolicyDocument: policy }: any) => policy.Statement);
}
const onTheKey = (role: string) => rights(role).filter(({ Resource }) => JSON.stringify(Resource).includes('0a1b2c3d'));
const [MACHINE, SURVEY, PROBE] = ['SigningRoleE19AFA5A', 'CdkKmsRotationSurveyRoleA28D6DC2', 'CdkKmsRotationProbeRole2E7C3ACF'];

describe('adopt', () => {
  test('declares the key', () => {
    alias({ key: live() });

    expect(declarations(stack)[0].adopt).toEqual({ keyArn: ARN, replacePolicy: false, lockOtherAliases: false });
  });

  test('replaces its policy on request', () => {
    alias({ key: live(), replacePolicy: true });

    expect(declarations(stack)[0].adopt).toEqual({ keyArn: ARN, replacePolicy: true, lockOtherAliases: false });
  });

  test.each([
    [false, ['kms:CreateAlias', 'kms:TagResource', 'kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription']],
    [true, ['kms:CreateAlias', 'kms:PutKeyPolicy', 'kms:TagResource', 'kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription']],
  ])('gives the machine rights on that ARN alone; to replace its policy: %s', (replacePolicy, actions) => {
    alias({ key: live(), replacePolicy });

    expect(onTheKey(MACHINE)).toEqual([{ Sid: 'Adopt', Effect: 'Allow', Action: actions, Resource: ARN }]);
  });

  test('lets the survey read it', () => {
    alias({ key: live() });

    expect(onTheKey(SURVEY)).toEqual([
      {
        Sid: 'ReadAdoptedKeys',
        Effect: 'Allow',
        Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'],
        Resource: ARN,
      },
    ]);
  });

  test.each<[string, KeyTemplate]>([
    ['signing', KeyTemplate.signing(SigningSpec.RSA_2048)],
    ['symmetric', KeyTemplate.symmetric()],
    ['asymmetric encryption', KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_2048)],
  ])('lets the probe use it as it uses its own keys, under the same conditions: %s', (_, keyTemplate) => {
    alias({ key: live() }, { keyTemplate });

    const withoutCaller = (condition: any) => {
      const { 'kms:CallerAccount': account, ...others } = condition.StringEquals;
      expect(account).toBe('111122223333');
      return Object.keys(others).length === 0 ? undefined : { StringEquals: others };
    };
    const inKeyPolicy = keyPolicy(stack).filter(({ Sid }) => Sid?.startsWith('CdkKmsRotationProbe'))
      .map(({ Action, Condition }) => ({ Action, Condition: withoutCaller(Condition) }));
    expect(inKeyPolicy.length).toBeGreaterThan(0);
    expect(onTheKey(PROBE).map(({ Action, Condition }) => ({ Action, Condition }))).toEqual(inKeyPolicy);
    expect(onTheKey(PROBE).map(({ Resource }) => Resource)).toEqual(inKeyPolicy.map(() => ARN));
  });

  test('lets the deployment function ask which stack has the alias', () => {
    alias({ key: live() });

    const { Properties } = theOnly(stack, 'Custom::ManualRotationAlias');
    expect(Properties.AdoptedKeyArn).toBe(ARN);
    expect(
      rights('CdkKmsRotationDeploymentRole171777EA').filter(({ Action }) => Action === 'cloudformation:DescribeStackResources'),
    ).toEqual([
      {
        Sid: 'SeeWhoOwnsTheAlias',
        Effect: 'Allow',
        Action: 'cloudformation:DescribeStackResources',
        Resource: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/*',
      },
    ]);
  });

  test('of two aliases: the functions know both keys, each machine its own', () => {
    alias({ key: live() });
    alias({ key: live(OTHER) }, {}, 'Second');

    expect(onTheKey(SURVEY).map(({ Resource }) => Resource)).toEqual([[ARN, OTHER]]);
    expect(onTheKey(PROBE).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['UseAdoptedAsymmetricSignVerify', [ARN, OTHER]], ['ReadAdoptedAsymmetricSignVerify', [ARN, OTHER]],
    ]);
    expect(onTheKey(MACHINE).map(({ Resource }) => Resource)).toEqual([ARN]);
  });

  test('without it nobody has rights on a key by its ARN', () => {
    alias();

    for (const role of [MACHINE, SURVEY, PROBE]) expect(onTheKey(role)).toEqual([]);
    expect(declarations(stack)[0].adopt).toBeNull();
  });

  test('takes keys of the app, L1 and L2', () => {
    const l2 = new kms.Key(stack, 'L2');
    alias({ key: l2 });
    alias({ key: new kms.CfnKey(stack, 'L1') }, {}, 'Second');

    expect(Template.fromStack(stack).toJSON().Resources[MACHINE].Properties.Policies[0].PolicyDocument.Statement)
      .toContainEqual(expect.objectContaining({ Sid: 'Adopt', Resource: stack.resolve(l2.keyArn) }));
  });

  test.each<[string, () => kms.IKeyRef, string]>([
    ['a key of another Region', () => live('arn:aws:kms:us-east-1:111122223333:key/1'), 'got one of 111122223333/us-east-1'],
    ['a key of another account', () => live('arn:aws:kms:eu-west-1:444455556666:key/1'), 'got one of 444455556666/eu-west-1'],
    ['an alias', () => kms.Alias.fromAliasName(stack, 'Alias', 'alias/live'), 'must name a key, got the alias Stack/Alias'],
    ['the ARN of an alias', () => live('arn:aws:kms:eu-west-1:111122223333:alias/live'), 'must name a key, got the alias Stack/Live'],
  ])('refuses %s, and creates nothing', (_, key, message) => {
    const given = key();

    expect(() => alias({ key: given })).toThrow(message);
    expect(stack.node.tryFindChild('CdkKmsRotation')).toBeUndefined();
  });
});

describe('an alias that CloudFormation owns', () => {
  const named = (id: string, aliasName: string, scope = stack) =>
    new kms.Alias(scope, id, { aliasName, targetKey: new kms.Key(scope, `${id}Key`) });
  const message =
    /'aliasName' must not be an alias that CloudFormation owns, got 'alias\/Signing', which is the AWS::KMS::Alias .*: it would be moved back to an old key; deploy that alias with RemovalPolicy\.RETAIN, then take it out and give its key here as adopt in one deployment/;

  test.each<[string, () => unknown]>([
    ['in the same stack', () => named('Old', 'Signing')],
    ['retained', () => named('Old', 'alias/Signing').applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['in another stack of the environment', () => named('Old', 'Signing', new Stack(app, 'Other', { env: ENV }))],
    ['of a RotatingKey', () => new RotatingKey(stack, 'Key', { alias: 'Signing' })],
    ['as an L1', () => new kms.CfnAlias(stack, 'L1', { aliasName: 'alias/Signing', targetKeyId: 'x' })],
    [
      'as a raw resource',
      () => new CfnResource(stack, 'Raw', { type: 'AWS::KMS::Alias', properties: { AliasName: 'alias/Signing', TargetKeyId: 'x' } }),
    ],
    [
      'by an override',
      () => (named('Old', 'alias/other').node.defaultChild as CfnResource).addPropertyOverride('AliasName', 'alias/Signing'),
    ],
  ])('%s fails the synthesis, also if it is made later', (_, make) => {
    alias();
    make();

    expect(() => app.synth()).toThrow(message);
  });

  test('fails the synthesis with adopt as well', () => {
    const old = named('Old', 'Signing');
    alias({ key: old.aliasTargetKey });

    expect(() => app.synth()).toThrow(message);
  });

  test('fails for a version alias, which would take a number', () => {
    alias();
    named('Planted', 'alias/Signing/v7');

    expect(() => app.synth()).toThrow("got 'alias/Signing/v7', which is the AWS::KMS::Alias Stack/Planted");
  });

  test.each([
    ['another name', 'alias/SigningToo', 'eu-west-1'],
    ['a name below it', 'alias/Signing/vault', 'eu-west-1'],
    ['another Region', 'alias/Signing', 'eu-west-2'],
  ])('is fine with %s', (_, aliasName, region) => {
    alias();
    named('Old', aliasName, new Stack(app, 'Other', { env: { ...ENV, region } }));

    expect(() => app.synth()).not.toThrow();
  });
});

describe('the denials in the policy of an adopted key', () => {
  const SIDS = ['CdkKmsRotationAliases', 'CdkKmsRotationTags', 'CdkKmsRotationTagsInAnyCase'];
  const policyOf = (of: Stack) => Object.values(deployed(of, 'AWS::KMS::Key'))[0].Properties.KeyPolicy.Statement as Record<string, any>[];
  const guards = (of: Stack) => policyOf(of).filter(({ Sid }) => SIDS.includes(Sid));
  const warnings = () => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('adoptedKeyUnguarded'));

  test('are added to a key of the same stack, as generations have them, without a cycle', () => {
    alias({ key: new kms.Key(stack, 'Live') });

    expect(guards(stack).map(({ Sid }) => Sid)).toEqual(SIDS);
    expect(guards(stack)).toEqual(keyPolicy(stack).filter(({ Sid }) => SIDS.includes(Sid)));
    expect(dependenciesOf(Template.fromStack(stack).toJSON(), 'AWS::KMS::Key')).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test.each([
    ['of a known environment', ENV],
    ['that may be deployed anywhere', undefined],
  ])('are added to a key of another stack %s', (_, env) => {
    stack = new Stack(app, 'Adopting', { env });
    const keys = new Stack(app, 'Keys', { env });
    alias({ key: new kms.Key(keys, 'Live') });

    app.synth();
    const imports = Object.keys(Template.fromStack(keys).toJSON().Outputs).map((output) => [`Keys:${output}`, ARN]);
    expect(guards(keys)).toEqual(keyPolicy(stack, { imports: Object.fromEntries(imports) }).filter(({ Sid }) => SIDS.includes(Sid)));
    expect(guards(keys)).toHaveLength(3);
    expect(keys.dependencies).toEqual([]);
    expect(stack.dependencies).toEqual([keys]);
  });

  test('spare who breaks the glass', () => {
    const arn = 'arn:aws:iam::111122223333:role/BreakGlass';
    alias({ key: new kms.Key(stack, 'Live') }, { breakGlass: { roles: [iam.Role.fromRoleArn(stack, 'BreakGlass', arn)] } });

    for (const { Condition } of guards(stack)) expect(Condition.ArnNotEquals['aws:PrincipalArn']).toContain(arn);
  });

  test.each<[string, () => kms.IKeyRef]>([
    ['imported by its ARN', () => live()],
    ['of the app, but an L1', () => new kms.CfnKey(stack, 'L1')],
  ])('cannot be added to a key %s: a warning says which they are', (_, key) => {
    alias({ key: key() });

    expect(warnings()).toHaveLength(1);
    const text = String(warnings()[0].entry.data);
    const [json] = /\[\{.*\}\](?=;)/.exec(text)!;
    expect(JSON.parse(json)).toEqual(keyPolicy(stack).filter(({ Sid }) => SIDS.includes(Sid)));
  });

  test('the warning can be acknowledged', () => {
    const signing = alias({ key: live() });
    CoreAnnotations.of(signing).acknowledgeWarning('cdk-kms-rotation:ManualRotationAlias.adoptedKeyUnguarded', 'they are in the policy');

    expect(warnings()).toEqual([]);
  });

  test('come with a policy that is replaced', () => {
    alias({ key: live(), replacePolicy: true });

    expect(warnings()).toEqual([]);
  });

  test('are of one family: two that adopt one key would shut each other out', () => {
    const key = new kms.Key(stack, 'Live');
    alias({ key });

    expect(() => alias({ key: key.node.defaultChild as kms.CfnKey }, {}, 'Second')).toThrow("'adopt' must name a key that "
      + 'no other alias adopts, got that of Stack/Signing');
  });

  test('so for imported keys', () => {
    alias({ key: live() });

    expect(() => alias({ key: kms.Key.fromKeyArn(stack, 'Again', ARN) }, {}, 'Second')).toThrow('that no other alias adopts');
  });
});

describe('other aliases on an adopted key', () => {
  const frozen = (path: string) => `'adopt' must name a key without other aliases, got one with the AWS::KMS::Alias ${path}`;
  const other = (key: kms.IKey, scope = stack) => new kms.Alias(scope, 'Other', { aliasName: 'other', targetKey: key });

  test.each<[string, () => kms.IKeyRef]>([
    ['of the key', () => {
      const key = new kms.Key(stack, 'Live');
      other(key);
      return key;
    }],
    ['in another stack', () => {
      const key = new kms.Key(stack, 'Live');
      other(key, new Stack(app, 'Elsewhere', { env: ENV }));
      return key;
    }],
    ['of a key that is imported twice', () => {
      other(kms.Key.fromKeyArn(stack, 'Again', ARN));
      return live();
    }],
    ['as a raw resource', () => {
      const key = new kms.Key(stack, 'Live');
      new CfnResource(stack, 'Other', { type: 'AWS::KMS::Alias', properties: { AliasName: 'alias/other', TargetKeyId: key.keyId } });
      return key;
    }],
    ['whose name only the deployment knows', () => {
      const key = new kms.Key(stack, 'Live');
      new kms.CfnAlias(stack, 'Other', { aliasName: `alias/${stack.stackId}`, targetKeyId: key.keyArn });
      return key;
    }],
  ])('fail the synthesis: %s', (_, make) => {
    alias({ key: make() });
    expect(() => app.synth()).toThrow(
      /'adopt' must name a key without other aliases, got one with the AWS::KMS::Alias (Stack|Elsewhere)\/Other/,
    );
  });

  test('made later, too', () => {
    const key = new kms.Key(stack, 'Live');
    alias({ key });
    key.addAlias('other');

    expect(() => app.synth()).toThrow(frozen('Stack/Live/Alias/Resource'));
  });

  test('may be locked on request, and the declaration says so', () => {
    const key = new kms.Key(stack, 'Live', { alias: 'other' });
    alias({ key, lockOtherAliases: true });

    expect(() => app.synth()).not.toThrow();
    expect(declarations(stack)[0].adopt).toMatchObject({ lockOtherAliases: true });
  });

  test('are fine on other keys, also on one of the same logical id in another stack', () => {
    const elsewhere = new Stack(app, 'Elsewhere', { env: ENV });
    other(new kms.Key(elsewhere, 'Live'), elsewhere);
    new kms.Key(stack, 'Neighbour', { alias: 'neighbour' });
    alias({ key: new kms.Key(stack, 'Live') });

    expect(() => app.synth()).not.toThrow();
  });

  test('that this deployment takes out, retained or not, are no longer in the template', () => {
    const before = new Stack(new App(), 'Stack', { env: ENV });
    new kms.Alias(before, 'Old', { aliasName: 'Signing', targetKey: new kms.Key(before, 'Live') }).applyRemovalPolicy(RemovalPolicy.RETAIN);
    alias({ key: new kms.Key(stack, 'Live') });

    // CloudFormation leaves alone what was retained: it makes no call that the denials could refuse.
    const [old] = Object.entries(Template.fromStack(before).findResources('AWS::KMS::Alias'));
    expect(old[1]).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(Template.fromStack(stack).toJSON().Resources).not.toHaveProperty(old[0]);
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'))).toEqual(
      Object.keys(Template.fromStack(before).findResources('AWS::KMS::Key')),
    );
  });
});

/** What resources of a type name, so that CloudFormation makes it first. */
function dependenciesOf(template: any, type: string): string[] {
  const ids = Object.keys(template.Resources);
  return Object.values<any>(template.Resources).filter(({ Type }) => Type === type)
    .flatMap(({ Properties, DependsOn = [] }) => [...ids.filter((id) => JSON.stringify(Properties).includes(`"${id}"`)), ...DependsOn]);
}
