import { App, Lazy, Stack } from 'aws-cdk-lib';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, ManualRotationAlias, SigningSpec } from '../src';
import { declarations, deployed, theOnly } from './helpers/declared';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
});

function alias(id: string, props: Partial<ManualRotationAliasProps> = {}, scope = stack): ManualRotationAlias {
  return new ManualRotationAlias(scope, id, { aliasName: id, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), ...props });
}

describe('a renamed alias', () => {
  test('keeps its family: version aliases, tags and readers go by the old name, writers by the new one', () => {
    const renamed = alias('Signing', { aliasName: 'new', familyName: 'old' });

    expect([renamed.aliasName, renamed.familyName]).toEqual(['alias/new', 'alias/old']);
    expect(declarations(stack)[0]).toMatchObject({
      aliasName: 'alias/new', familyName: 'alias/old', tags: [{ TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/old' }, {}],
    });
    expect(theOnly(stack, 'Custom::ManualRotationAlias').Properties).toMatchObject({ AliasName: 'alias/new', FamilyName: 'alias/old' });
    const statements = deployed(stack, 'AWS::IAM::Role').SigningRoleE19AFA5A.Properties.Policies[0].PolicyDocument.Statement;
    const of = (sid: string) => statements.find(({ Sid }: { Sid: string }) => Sid === sid);
    const arn = 'arn:aws:kms:eu-west-1:111122223333:alias';
    expect(of('NameGenerations').Resource).toEqual([`${arn}/new`, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `${arn}/old/v${digit}*`)]);
    expect(of('MoveAlias').Resource).toBe(`${arn}/new`);
    expect(of('TagGeneration').Condition.StringEquals['aws:RequestTag/cdk-kms-rotation:family']).toBe('alias/old');
    expect(of('SeeWhereTheAliasPoints').Condition).toEqual({ StringEquals: { 'kms:RequestAlias': 'alias/new' } });
  });

  test('keeps its state machine, and with it the history of its runs', () => {
    alias('Signing', { aliasName: 'old' });
    const before = theOnly(stack, 'AWS::StepFunctions::StateMachine').Properties.StateMachineName;
    const later = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    alias('Signing', { aliasName: 'new', familyName: 'alias/old' }, later);

    expect(theOnly(later, 'AWS::StepFunctions::StateMachine').Properties.StateMachineName).toBe(before);
  });
});

describe('familyName is refused before anything is created', () => {
  test.each<[string, () => string, string]>([
    ['a bad character', () => 'my family', "'familyName' must have one or more of the characters"],
    ['a name of AWS', () => 'alias/aws/kms', "'familyName' must not start with 'alias/aws/'"],
    ['like a version alias', () => 'orders/v3', "'familyName' must not end in '/v' and a number"],
    ['without room for versions', () => 'x'.repeat(240), "'familyName' must have at most 245 characters, 'alias/' included, got 246"],
    ['a token', () => Lazy.string({ produce: () => 'a' }), "'familyName' must be a literal string, got a token"],
  ])('%s', (_, familyName, message) => {
    expect(() => alias('Signing', { familyName: familyName() })).toThrow(message);
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/Signing']);
  });

  test('an empty one is no default', () => {
    expect(() => alias('Signing', { familyName: '' })).toThrow("'familyName' must have one or more of the characters");
  });
});

describe('names that would clash', () => {
  const inRegion = (region: string) => new Stack(app, 'Other', { env: { account: '111122223333', region } });

  describe.each<[string, Partial<ManualRotationAliasProps>, Partial<ManualRotationAliasProps>, string]>([
    ['two aliases of one family', { familyName: 'f' }, { familyName: 'f' },
      "'familyName' must be declared once per account and Region, got 'alias/f', which Stack/One declares "
        + 'already; choose another family, or use that construct'],
    ['an alias named as the family of a renamed one', { familyName: 'f' }, { aliasName: 'f', familyName: 'g' },
      "'aliasName' must not be the family of another alias, got 'alias/f', which Stack/One declares already;"],
    ['a family named as another alias', { aliasName: 'a', familyName: 'f' }, { aliasName: 'b', familyName: 'a' },
      "'familyName' must not be another alias, got 'alias/a', which Stack/One declares already;"],
    ['one alias in two families', { aliasName: 'a', familyName: 'f' }, { aliasName: 'a', familyName: 'g' },
      "'aliasName' must be declared once per account and Region, got 'alias/a', which Stack/One declares already;"],
  ])('%s', (_, one, two, message) => {
    beforeEach(() => {
      alias('One', one);
    });

    test('fail in one stack', () => {
      expect(() => alias('Two', two)).toThrow(message);
    });

    test('fail in two stacks of one environment', () => {
      expect(() => alias('Two', two, inRegion('eu-west-1'))).toThrow(message);
    });

    test('are fine in two Regions', () => {
      expect(() => alias('Two', two, inRegion('eu-west-2'))).not.toThrow();
    });
  });

  test('a family within a family does not', () => {
    alias('One', { aliasName: 'a' });

    expect(() => alias('Two', { aliasName: 'a/b', familyName: 'a/c' })).not.toThrow();
  });
});

describe('a name that looks like a version alias of another family', () => {
  test.each([
    ['declared after that family', 'orders', 'orders/v1vault'],
    ['declared before it', 'orders/v2/vault', 'orders'],
  ])('is refused, for permissions on version aliases would cover it: %s', (_, first, second) => {
    alias('First', { aliasName: first });
    expect(() => alias('Second', { aliasName: second })).toThrow(
      /must not (look like a version alias of another family|be the beginning of another alias up to '\/v' and a digit)/,
    );
  });

  test.each([
    ['orders', 'orders/vault'],
    ['orders/vault', 'orders'],
    ['orders', 'orders/vv1'],
    ['payments/v2/signing', 'orders'],
  ])('%s and %s are not', (first, second) => {
    alias('First', { aliasName: first });
    expect(() => alias('Second', { aliasName: second })).not.toThrow();
  });
});
