import { App, Aws, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KeyTemplate, ManualRotationAlias } from '../src';
import { keyPolicy } from './helpers/declared';

const ADMIN = 'arn:aws:iam::111122223333:role/ops/BreakGlass';
const USER = 'arn:aws-us-gov:iam::444455556666:user/alice@example.com';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

const alias = (...breakGlassPrincipalArns: string[]) => new ManualRotationAlias(stack, 'Data', {
  aliasName: 'data', keyTemplate: KeyTemplate.symmetric(), breakGlassPrincipalArns,
});
const exceptions = () => keyPolicy(stack).filter(({ Effect }) => Effect === 'Deny').map(({ Condition }) => Condition.ArnNotEquals['aws:PrincipalArn']);
const MACHINE = expect.stringMatching(/^arn:aws:iam::111122223333:role\/cdk-kms-rotation-eu-west-1-[0-9a-f]{12}-machine$/);

describe('breakGlassPrincipalArns', () => {
  test('excepts from every denial, beside the machine, and allows nothing', () => {
    alias(ADMIN, USER);

    expect(exceptions()).toEqual([[MACHINE, ADMIN, USER], [MACHINE, ADMIN, USER], [MACHINE, ADMIN, USER]]);
    expect(JSON.stringify(keyPolicy(stack).filter(({ Effect }) => Effect === 'Allow'))).not.toContain('BreakGlass');
  });

  test('none: the machine alone', () => {
    alias();

    expect(exceptions()).toEqual([MACHINE, MACHINE, MACHINE]);
  });

  test('takes roles and users of the app, and of its account by name', () => {
    alias(
      new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }).roleArn,
      new iam.User(stack, 'User').userArn,
      iam.Role.fromRoleName(stack, 'Named', 'named').roleArn,
      `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/spelled`,
    );

    expect(exceptions()[0]).toEqual([
      MACHINE,
      'arn:aws:iam::111122223333:role/Stack-Role1ABCC5F0',
      'arn:aws:iam::111122223333:user/Stack-User00B015A1',
      'arn:aws:iam::111122223333:role/named',
      'arn:aws:iam::111122223333:role/spelled',
    ]);
  });

  test.each([
    'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/Admin?', 'arn:aws:iam::*:role/Admin', 'arn:*:iam::111122223333:role/Admin', '*', '',
    'arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:group/Admins', 'arn:aws:sts::111122223333:assumed-role/Admin/session', 'Admin',
    'arn:aws:iam::111122223333:role/', 'arn:aws:iam::111122223333:role/Admin\n', `arn:aws:iam::11112222333:role/Admin ${ADMIN}`,
  ])('refuses %j, and creates nothing', (arn) => {
    expect(() => alias(ADMIN, arn)).toThrow(`'breakGlassPrincipalArns' must be ARNs of IAM roles or users without wildcards, got '${arn}';`);
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/Data']);
  });

  test('refuses wildcards beside a reference', () => {
    expect(() => alias(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/*`)).toThrow("got 'arn:aws:iam::000000000000:role/*'");
  });

  test.each<[string, () => string]>([
    ['a parameter', () => new CfnParameter(stack, 'Arn').valueAsString],
    ['an import', () => Fn.importValue('Admin')],
    ['a parameter in an ARN', () => `arn:aws:iam::111122223333:role/${new CfnParameter(stack, 'Name').valueAsString}`],
  ])('refuses what is known at deployment only: %s', (_, arn) => {
    expect(() => alias(arn())).toThrow("'breakGlassPrincipalArns' must be ARNs that are known at synthesis, got ");
  });

  test('refuses a list that is known at deployment only', () => {
    expect(() => new ManualRotationAlias(stack, 'Data', {
      aliasName: 'data', keyTemplate: KeyTemplate.symmetric(), breakGlassPrincipalArns: Token.asList(new CfnParameter(stack, 'Arns', { type: 'CommaDelimitedList' })),
    })).toThrow("'breakGlassPrincipalArns' must be a list that is known at synthesis, got a token;");
  });
});
