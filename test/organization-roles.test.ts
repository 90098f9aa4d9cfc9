import { App, Aspects, Aws, CfnParameter, Duration, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationDefaults, SigningSpec } from '../src';
import { declarations } from './helpers/declared';

const ENV = { account: '111122223333', region: 'eu-west-1' };
type Role = { Properties: { RoleName?: unknown; Path?: unknown } };

function orders(props: Partial<ManualRotationAliasProps> = {}, before: (stack: Stack) => void = () => {}): { app: App; stack: Stack } {
  const app = new App();
  const stack = new Stack(app, 'Orders', { env: ENV });
  before(stack);
  new ManualRotationAlias(stack, 'Signing', {
    aliasName: 'orders/signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048),
    ...props,
  });
  return { app, stack };
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join, 'Fn::Sub': sub } = value as Record<string, any>;
  if (Ref !== undefined) {
    return { 'AWS::Region': ENV.region, 'AWS::Partition': 'aws', 'AWS::AccountId': ENV.account }[Ref as string] ?? `<${Ref}>`;
  }
  if (sub !== undefined) return sub.replace(/\$\{(.*?)\}/g, (_: string, name: string) => text({ Ref: name }));
  return join[1].map(text).join(join[0]);
};

function made(stack: Stack): string[] {
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role') as Record<string, Role>;
  return Object.values(roles).filter(({ Properties }) => Properties.RoleName !== undefined)
    .map(({ Properties }) => `arn:aws:iam::${ENV.account}:role${text(Properties.Path ?? '/')}${text(Properties.RoleName)}`).sort();
}

function namedIn(policy: unknown): string[] {
  return [...new Set(JSON.stringify(policy).match(/arn:aws:iam::\d{12}:role\/[\w/+=,.@<>-]+/g))].sort();
}

class Injector {
  constructor(public readonly constructUniqueId: string, private readonly change: (props: any) => any) {}
  public inject(props: any): any {
    return this.change(props);
  }
}

const onRoles = (change: (role: iam.CfnRole) => void) => (scope: IConstruct) => Aspects.of(scope).add({
  visit: (node) => {
    if (node instanceof iam.CfnRole && node.roleName !== undefined) change(node);
  },
});

describe('key policies name the roles as rendered', () => {
  test.each<[string, (stack: Stack) => void]>([
    ['nobody changed them', () => {}],
    [
      'an aspect put a prefix before the name',
      onRoles((role) => {
        role.roleName = `t-${role.roleName}`;
      }),
    ],
    [
      'an aspect set a path',
      onRoles((role) => {
        role.path = '/app/';
      }),
    ],
    ['an override set a path', onRoles((role) => role.addPropertyOverride('Path', '/app/'))],
    ['an override replaced the name', onRoles((role) => role.addPropertyOverride('RoleName', `team-${role.node.addr.slice(-20)}`))],
    [
      'an injector did both',
      (stack) =>
        PropertyInjectors.of(stack).add(
          new Injector(iam.Role.PROPERTY_INJECTION_ID, (props) =>
            props.roleName === undefined ? props : { ...props, roleName: `t-${props.roleName}`, path: '/inject/' },
          ),
        ),
    ],
    [
      'a permissions boundary',
      (stack) => iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess')),
    ],
    ['RotationDefaults did both', (stack) => RotationDefaults.set(stack, { roleNamePrefix: 'team-', rolePath: '/platform/' })],
  ])('where %s', (_, change) => {
    const { stack } = orders({}, change);
    const policy = declarations(stack)[0].policy;
    const roles = made(stack);

    expect(namedIn(policy)).toHaveLength(2);
    expect(roles).toEqual(expect.arrayContaining(namedIn(policy)));
  });

  test('of pre-created roles', () => {
    const app = new App();
    iam.Role.customizeRoles(app, {
      usePrecreatedRoles: Object.fromEntries(
        [
          'Signing/Role',
          'CdkKmsRotation/SurveyRole',
          'CdkKmsRotation/ProbeRole',
          'CdkKmsRotation/DeploymentRole',
          'CdkKmsRotation/SchedulerRole',
        ].map((path, i) => [`Orders/${path}`, `team-role-${i}`]),
      ),
    });
    const stack = new Stack(app, 'Orders', { env: ENV });
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });

    expect(namedIn(declarations(stack)[0].policy)).toEqual([
      `arn:aws:iam::${ENV.account}:role/team-role-0`,
      `arn:aws:iam::${ENV.account}:role/team-role-2`,
    ]);
  });

  test('of roles that are made all the same (customizeRoles() for its report only)', () => {
    const app = new App();
    iam.Role.customizeRoles(app, { preventSynthesis: false });
    const stack = new Stack(app, 'Orders', { env: ENV });
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });

    expect(namedIn(declarations(stack)[0].policy)).toEqual(made(stack));
  });

  test('of the on-demand rotation, in a key policy that does not leave decisions to IAM', () => {
    const stack = new Stack(new App(), 'Orders', { env: ENV });
    onRoles((role) => { role.path = '/app/'; })(stack);
    const policy = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal(`arn:aws:iam::${ENV.account}:role/admin`)],
          actions: ['kms:*'],
          resources: ['*'],
        }),
      ],
    });
    new RotatingKey(stack, 'Data', { policy }).addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const named = key.Properties.KeyPolicy.Statement.map(({ Condition }: any) => Condition?.ArnEquals?.['aws:PrincipalArn'])
      .filter(Boolean)
      .map(text)
      .sort();

    expect(named).toHaveLength(2);
    expect(named).toEqual(made(stack));
  });

  test('of an adopted key of the app', () => {
    const { stack } = orders({}, () => {});
    const key = new kms.Key(stack, 'Live');
    new ManualRotationAlias(stack, 'Adopting', { aliasName: 'adopting', keyTemplate: KeyTemplate.symmetric(), adopt: { key } });
    onRoles((role) => { role.roleName = `t-${role.roleName}`; })(stack);
    const [live] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const denied = live.Properties.KeyPolicy.Statement.filter(({ Effect }: any) => Effect === 'Deny')
      .map(({ Condition }: any) => text(Condition.ArnNotEquals['aws:PrincipalArn']));

    expect(denied).toHaveLength(3);
    expect(made(stack)).toEqual(expect.arrayContaining(denied));
  });
});

describe('refuses at synthesis', () => {
  test.each<[string, (stack: Stack) => void, RegExp]>([
    [
      'a role without a name',
      onRoles((role) => {
        role.roleName = undefined;
      }),
      /role must keep a fixed name.*\[at Orders\/Signing\/Role\]/,
    ],
    [
      'a name of more than 64 characters',
      onRoles((role) => {
        role.roleName = `${'x'.repeat(20)}${role.roleName}`;
      }),
      /must have at most 64 characters, got 6[5-9]/,
    ],
    [
      'a path without a slash at its end',
      onRoles((role) => role.addPropertyOverride('Path', '/app')),
      /must begin and end with '\/'.*'\/app'/,
    ],
    [
      'characters that IAM refuses',
      onRoles((role) => {
        role.roleName = 'größe';
      }),
      /must consist of letters.*'größe'/,
    ],
  ])('%s', (_, change, message) => {
    const { app } = orders({}, change);
    expect(() => app.synth()).toThrow(message);
  });
});

describe('RotationDefaults', () => {
  test('reach every role of every construct', () => {
    const app = new App();
    RotationDefaults.set(app, { roleNamePrefix: 'a-prefix-of-20-chars', rolePath: '/platform/' });
    const stack = new Stack(app, 'Orders', { env: { ...ENV, region: 'ap-southeast-2' } });
    new ManualRotationAlias(stack, 'Signing', { aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
    new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
    new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')) as Role[];

    expect(roles).toHaveLength(10);
    for (const { Properties } of roles) {
      expect([Properties.Path, text(Properties.RoleName)]).toEqual(['/platform/', expect.stringMatching(/^a-prefix-of-20-chars/)]);
    }
    expect(new Set(roles.map(({ Properties }) => text(Properties.RoleName))).size).toBe(10);
  });

  test.each<[string, object, RegExp]>([
    ['rolePath', { rolePath: 'app/' }, /'rolePath' must begin and end with '\/'.*got 'app\/'/],
    ['rolePath as a token', { rolePath: Aws.STACK_NAME }, /'rolePath' must be a literal/],
    ['roleNamePrefix of 21 characters', { roleNamePrefix: 'x'.repeat(21) }, /'roleNamePrefix' must have 1 to 20/],
    ['functionMemorySize', { functionMemorySize: 255 }, /'functionMemorySize' must be a whole number from 256 to 10240 MiB, got 255/],
    ['subnets without a VPC', { vpcSubnets: {} }, /'vpcSubnets' must come with the 'vpc'/],
  ])('refuse a wrong %s', (_, props, message) => {
    expect(() => RotationDefaults.set(new App(), props)).toThrow(message);
  });

  test('refuse to be set too late, or twice', () => {
    const { app, stack } = orders();
    expect(() => RotationDefaults.set(app, { rolePath: '/late/' })).toThrow(/before the first construct.*after Orders/);
    expect(() => RotationDefaults.set(stack, { rolePath: '/late/' })).toThrow(/before the first construct/);
    const other = new Stack(app, 'Other');
    RotationDefaults.set(other, { rolePath: '/one/' });
    expect(() => RotationDefaults.set(other, { rolePath: '/two/' })).toThrow(/once for a place/);
  });
});

describe('alsoTrust', () => {
  const machineRoleArn = `arn:aws:iam::${ENV.account}:role/next-machine`;
  const probeRoleArn = `arn:aws:iam::${ENV.account}:role/next-probe`;

  test('puts machine and probe into every statement beside those in force, each in its place', () => {
    const plain = declarations(orders().stack)[0].policy as any;
    const { Statement } = declarations(orders({ alsoTrust: [{ machineRoleArn, probeRoleArn }] }).stack)[0].policy as any;

    Statement.forEach((statement: any, i: number) => {
      const before = plain.Statement[i];
      for (const operator of ['ArnEquals', 'ArnNotEquals']) {
        const one: string | undefined = before.Condition?.[operator]?.['aws:PrincipalArn'];
        if (one === undefined) continue;
        expect(statement.Condition[operator]['aws:PrincipalArn']).toEqual([one, one.endsWith('-probe') ? probeRoleArn : machineRoleArn]);
      }
    });
    expect(JSON.stringify(Statement).split('next-machine').length).toBe(1 + 1 + 1 + 3); // rights, discard, three denials
    expect(JSON.stringify(Statement).split('next-probe').length).toBe(1 + 2);
  });

  test('tells the deployment who is in force and who is declared', () => {
    const { stack } = orders({ alsoTrust: [{ machineRoleArn, probeRoleArn }] });
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('Custom::ManualRotationAlias'));
    const roles = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const arnOf = (start: string) => ({ 'Fn::Sub': `\${${roles.find((id) => id.startsWith(start))}.Arn}` });

    expect(Properties).toMatchObject({ MachineRoleArn: arnOf('SigningRole'), ProbeRoleArn: arnOf('CdkKmsRotationProbeRole') });
    expect(Properties).toMatchObject({ AlsoTrustedMachineRoleArns: [machineRoleArn], AlsoTrustedProbeRoleArns: [probeRoleArn] });
  });

  test.each([`arn:aws:iam::${ENV.account}:role/next-*`, `arn:aws:iam::${ENV.account}:user/somebody`, '*', 'next-machine'])(
    'refuses %s',
    (arn) => {
      expect(() => orders({ alsoTrust: [{ machineRoleArn: arn, probeRoleArn }] })).toThrow(
        /'alsoTrust.machineRoleArn' must be the literal ARN of an IAM role/,
      );
    },
  );

  test('refuses what only the deployment knows', () => {
    expect(() => {
      const stack = new Stack(new App(), 'Orders', { env: ENV });
      const parameter = new CfnParameter(stack, 'Next');
      new ManualRotationAlias(stack, 'Signing', {
        aliasName: 'signing',
        keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048),
        alsoTrust: [{ machineRoleArn, probeRoleArn: parameter.valueAsString }],
      });
    }).toThrow(/'alsoTrust.probeRoleArn' must be the literal ARN/);
  });
});
