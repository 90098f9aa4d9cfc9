import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IManualRotationAlias, ManualRotationAliasAttributes } from '../src';
import { KeyTemplate, ManualRotationAlias, SigningSpec } from '../src';
import { deployed } from './helpers/declared';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:cdk-kms-rotation-1a2b3c4d-signing-5e6f7a8b';
const TEMPLATE = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);

let stack: Stack;
let role: iam.Role;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
});

function imported(attrs: Partial<ManualRotationAliasAttributes> = {}, id = 'Imported'): IManualRotationAlias {
  return ManualRotationAlias.fromManualRotationAliasAttributes(stack, id, {
    aliasName: 'signing',
    keyTemplate: TEMPLATE,
    stateMachineArn: MACHINE,
    ...attrs,
  });
}

const policies = (of: Stack) =>
  Object.values(deployed(of, 'AWS::IAM::Policy')).map(({ Properties }) => Properties.PolicyDocument.Statement);
const rules = (of: Stack) => Object.values(deployed(of, 'AWS::Events::Rule')).map(({ Properties }) => Properties.EventPattern);

describe('fromManualRotationAliasAttributes', () => {
  test('knows its names, and defines nothing', () => {
    const alias = imported({ aliasName: 'new', familyName: 'alias/old' });

    expect([alias.aliasName, alias.familyName]).toEqual(['alias/new', 'alias/old']);
    expect(stack.resolve(alias.aliasArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':alias/new']],
    });
    expect(imported({}, 'Second').familyName).toBe('alias/signing');
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(['Role1ABCC5F0']);
    expect(ManualRotationAlias.isManualRotationAlias(alias)).toBe(false);
  });

  test('grants and rules are those that the alias itself gives', () => {
    const home = new Stack(new App(), 'Stack');
    const homeRole = new iam.Role(home, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const original = new ManualRotationAlias(home, 'Original', { aliasName: 'signing', familyName: 'family', keyTemplate: TEMPLATE });
    const both: [IManualRotationAlias, iam.Role][] = [[original, homeRole], [imported({ familyName: 'family' }), role]];
    for (const [alias, grantee] of both) {
      alias.grants.sign(grantee);
      alias.grants.verify(grantee);
      alias.rotationEvents.onRotated('Rotated');
      alias.rotationEvents.onStrayKey('Stray');
    }

    expect(policies(stack)).toEqual(policies(home));
    expect(policies(stack)[0]).toHaveLength(3); // to sign, to look at the key by the alias, to verify
    expect(rules(stack)).toEqual(rules(home));
    expect(rules(stack)).toHaveLength(2);
  });

  test('starts and watches the state machine that was told', () => {
    const alias = imported();
    alias.grants.operate(role);
    alias.rotationEvents.onRotationFailed('Failed');

    expect(policies(stack)).toEqual([[{ Action: 'states:StartExecution', Effect: 'Allow', Resource: MACHINE }]]);
    expect(rules(stack)[0].detail.stateMachineArn).toEqual([MACHINE]);
  });

  test('the ARN of the state machine may be a token', () => {
    imported({ stateMachineArn: new CfnParameter(stack, 'Machine', { default: MACHINE }).valueAsString }).grants.operate(role);

    expect(policies(stack)[0][0].Resource).toBe(MACHINE);
  });

  test('an alias of the same stack may be declared, too: it is a reference', () => {
    imported();

    expect(() => new ManualRotationAlias(stack, 'Original', { aliasName: 'signing', keyTemplate: TEMPLATE })).not.toThrow();
  });

  test.each<[string, (alias: IManualRotationAlias) => unknown]>([
    ['grants.sign', (alias) => alias.grants.sign(role)],
    ['grants.encrypt', (alias) => alias.grants.encrypt(role)],
  ])('%s fails without a key template', (method, act) => {
    expect(() => act(imported({ keyTemplate: undefined }))).toThrow(
      `'keyTemplate' must be given to fromManualRotationAliasAttributes for '${method}', got none; the `
        + 'stack of the alias knows it [at Stack/Imported]');
  });

  test.each<[string, (alias: IManualRotationAlias) => unknown]>([
    ['grants.operate', (alias) => alias.grants.operate(role)],
    ['rotationEvents.onRotationFailed', (alias) => alias.rotationEvents.onRotationFailed('Failed')],
  ])('%s fails without a state machine', (method, act) => {
    expect(() => act(imported({ stateMachineArn: undefined }))).toThrow(
      `'stateMachineArn' must be given to fromManualRotationAliasAttributes for '${method}', got none; the stack of the alias knows it`);
  });

  test('events need nothing but the alias name', () => {
    imported({ keyTemplate: undefined, stateMachineArn: undefined }).rotationEvents.onStaged('Staged');

    expect(rules(stack)).toEqual([{
      'source': ['cdk-kms-rotation'],
      'detail-type': ['KMS Alias Generation Staged'],
      'account': ['111122223333'],
      'region': ['eu-west-1'],
      'detail': { alias: ['alias/signing'] },
    }]);
  });

  test('a grant that the usage cannot have is refused', () => {
    expect(() => imported().grants.decrypt(role)).toThrow("'grants.decrypt' goes with keys for "
      + 'ENCRYPT_DECRYPT, got a key template for SIGN_VERIFY');
  });

  test.each([
    ['aliasName', { aliasName: 'signing/v2' }],
    ['familyName', { familyName: 'aws/x' }],
  ])('refuses a bad %s', (prop, attrs) => {
    expect(() => imported(attrs)).toThrow(`'${prop}' must not`);
  });
});
