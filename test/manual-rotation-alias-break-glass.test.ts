import { App, Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { BreakGlassPrincipals } from '../src';
import { KeyTemplate, ManualRotationAlias } from '../src';
import { keyPolicy } from './helpers/declared';

const ADMIN = 'arn:aws:iam::111122223333:role/ops/BreakGlass';
const USER = 'arn:aws-us-gov:iam::444455556666:user/alice@example.com';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

const alias = (breakGlass?: BreakGlassPrincipals) =>
  new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric(), breakGlass });
/** As an interface of the CDK, whatever ARN it has: `Role.fromRoleArn()` has opinions about some. */
const roleOf = (arn: string): iam.IRoleRef => ({ roleRef: { roleArn: arn, roleName: 'any' } }) as iam.IRoleRef;
const userOf = (arn: string): iam.IUserRef => ({ userRef: { userArn: arn, userName: 'any' } }) as iam.IUserRef;
const exceptions = () =>
  keyPolicy(stack)
    .filter(({ Effect }) => Effect === 'Deny')
    .map(({ Condition }) => Condition.ArnNotEquals['aws:PrincipalArn']);
const MACHINE = expect.stringMatching(/^arn:aws:iam::111122223333:role\/cdk-kms-rotation-eu-west-1-[0-9a-f]{12}-machine$/);

describe('breakGlass', () => {
  test('excepts from every denial, beside the machine, and allows nothing', () => {
    alias({ roles: [iam.Role.fromRoleArn(stack, 'Admin', ADMIN)], users: [iam.User.fromUserArn(stack, 'Alice', USER)] });

    expect(exceptions()).toEqual([[MACHINE, ADMIN, USER], [MACHINE, ADMIN, USER], [MACHINE, ADMIN, USER]]);
    expect(JSON.stringify(keyPolicy(stack).filter(({ Effect }) => Effect === 'Allow'))).not.toContain('BreakGlass');
  });

  test.each([undefined, {}, { roles: [] }, { roles: [], users: [] }])('%j: the machine alone', (principals) => {
    alias(principals);

    expect(exceptions()).toEqual([MACHINE, MACHINE, MACHINE]);
  });

  test('takes roles and users of the app, and of its account by name', () => {
    alias({
      roles: [
        new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }),
        new iam.CfnRole(stack, 'Low', { assumeRolePolicyDocument: {} }),
        iam.Role.fromRoleName(stack, 'Named', 'named'),
        iam.Role.fromRoleArn(stack, 'Spelled', `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/spelled`),
      ],
      users: [new iam.User(stack, 'User'), iam.User.fromUserName(stack, 'Bob', 'bob')],
    });

    expect(exceptions()[0]).toEqual([
      MACHINE,
      'arn:aws:iam::111122223333:role/Stack-Role1ABCC5F0',
      'arn:aws:iam::111122223333:role/Stack-Low',
      'arn:aws:iam::111122223333:role/named',
      'arn:aws:iam::111122223333:role/spelled',
      'arn:aws:iam::111122223333:user/Stack-User00B015A1',
      'arn:aws:iam::111122223333:user/bob',
    ]);
  });

  test('takes a role of another stack of the app', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    alias({ roles: [new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() })] });

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'))).toContain(
      'Other:ExportsOutputFnGetAttRole',
    );
  });

  test.each([
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::111122223333:role/Admin?',
    'arn:aws:iam::*:role/Admin',
    'arn:*:iam::111122223333:role/Admin',
    '*',
    '',
    'arn:aws:iam::111122223333:root',
    'arn:aws:iam::111122223333:group/Admins',
    'arn:aws:sts::111122223333:assumed-role/Admin/session',
    'Admin',
    'arn:aws:iam::111122223333:role/',
    'arn:aws:iam::111122223333:role/Admin\n',
    `arn:aws:iam::11112222333:role/Admin ${ADMIN}`,
    USER,
  ])('refuses a role of ARN %j, and creates nothing', (arn) => {
    expect(() => alias({ roles: [roleOf(ADMIN), roleOf(arn)] })).toThrow(
      '\'breakGlass.roles\' must be ' + `IAM roles, each by its own name, got '${arn}';`,
    );
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/Data']);
  });

  test.each([ADMIN, 'arn:aws:iam::444455556666:user/*', 'arn:aws:iam::444455556666:root'])('refuses a user of ARN %j', (arn) => {
    expect(() => alias({ users: [userOf(arn)] })).toThrow(`'breakGlass.users' must be IAM users, each by its own name, got '${arn}';`);
  });

  test('refuses what the CDK imports as a role: sessions, and every role', () => {
    expect(() =>
      alias({ roles: [iam.Role.fromRoleArn(stack, 'Session', 'arn:aws:sts::111122223333:assumed-role/Admin/session')] }),
    ).toThrow(/'breakGlass\.roles'.*session/);
    expect(() => new ManualRotationAlias(stack, 'All', {
      aliasName: 'all', keyTemplate: KeyTemplate.symmetric(), breakGlass: { roles: [iam.Role.fromRoleName(stack, 'Every', '*')] },
    })).toThrow("got 'arn:aws:iam::000000000000:role/*'");
  });

  test.each<[string, () => string]>([
    ['a parameter', () => new CfnParameter(stack, 'Arn').valueAsString],
    ['an import', () => Fn.importValue('Admin')],
    ['a parameter in an ARN', () => `arn:aws:iam::111122223333:role/${new CfnParameter(stack, 'Name').valueAsString}`],
  ])('refuses what is known at deployment only: %s', (_, arn) => {
    expect(() => alias({ roles: [roleOf(arn())] })).toThrow("'breakGlass.roles' must have ARNs that are known at synthesis, got ");
  });

  test.each<[string, unknown]>([
    ['an ARN', ADMIN],
    ['a principal', new iam.ArnPrincipal(ADMIN)],
    ['the account root', new iam.AccountRootPrincipal()],
  ])('JavaScript and Python: refuses %s in the place of a role', (_, given) => {
    expect(() => alias({ roles: [given as iam.IRoleRef] })).toThrow(
      /'breakGlass\.roles' must be IAM roles, got .*; give iam\.Role\.fromRoleArn\(\) for an ARN \[at Stack\/Data\]/,
    );
  });
});
