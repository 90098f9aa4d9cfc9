import type { InjectionContext, IPropertyInjector } from 'aws-cdk-lib';
import { App, Duration, NestedStack, PropertyInjectors, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, ManualRotationAlias, SigningSpec } from '../src';
import { declarations, deployed } from './helpers/declared';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function alias(scope: Construct, id: string, props: Partial<ManualRotationAliasProps> = {}): ManualRotationAlias {
  return new ManualRotationAlias(scope, id, { aliasName: id, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), ...props });
}

function typesIn(of: Stack): string[] {
  return Object.values<{ Type: string }>(Template.fromStack(of).toJSON().Resources).map(({ Type }) => Type).sort();
}

const SHARED = [
  'AWS::IAM::Role',
  'AWS::IAM::Role',
  'AWS::IAM::Role',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Lambda::Function',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::IAM::ManagedPolicy',
];
const EACH = ['AWS::IAM::Role', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine', 'Custom::ManualRotationAlias'];

describe('aliases of one stack', () => {
  test('share nine resources, and each has four of its own', () => {
    alias(stack, 'One');
    expect(typesIn(stack)).toEqual([...SHARED, ...EACH].sort());

    const three = new Stack(new App(), 'Stack');
    ['One', 'Two', 'Three'].forEach(id => alias(new Construct(three, `${id}Scope`), id));
    expect(typesIn(three)).toEqual([...SHARED, ...EACH, ...EACH, ...EACH].sort());
  });

  test('have their own machine, role and declaration', () => {
    alias(stack, 'One');
    alias(stack, 'Two', { rotationPeriod: Duration.days(30) });

    expect(declarations(stack)).toMatchObject([
      { aliasName: 'alias/One', owner: 'Stack/One', rotationPeriodDays: 365 },
      { aliasName: 'alias/Two', owner: 'Stack/Two', rotationPeriodDays: 30 },
    ]);
    const machines = Object.values(deployed(stack, 'AWS::StepFunctions::StateMachine')).map(({ Properties }) => Properties);
    expect(new Set(machines.map(machine => machine.StateMachineName)).size).toBe(2);
    expect(new Set(machines.map(machine => machine.RoleArn)).size).toBe(2);
  });
});

describe('aliases of two stacks', () => {
  test('have machinery in each, with names that differ', () => {
    const other = new Stack(app, 'Other');
    alias(stack, 'One');
    alias(other, 'Two');

    expect(typesIn(stack)).toEqual(typesIn(other));
    const names = [stack, other]
      .flatMap((of) => Object.values(deployed(of, 'AWS::IAM::Role')).map((role) => role.Properties.RoleName))
      .filter(Boolean);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
  });
});

describe('a nested stack', () => {
  test('holds alias and machinery, and needs nothing of its parent', () => {
    const nested = new NestedStack(stack, 'Nested');
    alias(nested, 'Signing');
    alias(stack, 'Other');

    expect(typesIn(nested)).toEqual([...SHARED, ...EACH].sort());
    expect(Template.fromStack(nested).toJSON()).not.toHaveProperty('Parameters');
    expect(declarations(nested)[0]).toMatchObject({ owner: 'Stack/Nested/Signing' });
    const probes = [stack, nested].map(of => deployed(of, 'AWS::IAM::Role').CdkKmsRotationProbeRole2E7C3ACF.Properties.RoleName);
    expect(probes[0]).not.toBe(probes[1]);
  });
});

describe('a stage', () => {
  test('owns by the name of its stack, and the machinery is in that stack', () => {
    const inStage = new Stack(new Stage(app, 'Prod', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Stack');
    alias(inStage, 'Signing');

    expect(declarations(inStage, { stackName: 'Prod-Stack' })[0].owner).toBe('Prod-Stack/Signing');
    expect(typesIn(inStage)).toEqual([...SHARED, ...EACH].sort());
  });

  test('may declare what another stage declares in another environment', () => {
    for (const region of ['eu-west-1', 'eu-central-1']) {
      alias(new Stack(new Stage(app, region, { env: { account: '111122223333', region } }), 'Stack'), 'Signing');
    }

    expect(app.synth().nestedAssemblies).toHaveLength(2);
  });
});

describe('partitions', () => {
  test('China: not one ARN of another partition', () => {
    const china = new Stack(app, 'China', { env: { account: '111122223333', region: 'cn-north-1' } });
    const signing = alias(china, 'Signing', { admins: [new iam.AccountPrincipal('111122223333')] });
    const role = new iam.Role(china, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    signing.grants.sign(role);
    signing.grants.verify(role);
    signing.grants.operate(role);

    const environment = { region: 'cn-north-1', partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn', stackName: 'China' };
    expect(JSON.stringify(Template.fromStack(china).toJSON())).not.toMatch(/arn:aws[:-]/);
    expect(JSON.stringify(declarations(china, environment))).toContain('"arn:aws-cn:iam::111122223333:root"');
    expect(JSON.stringify(deployed(china, 'AWS::StepFunctions::StateMachine', environment))).not.toContain('arn:aws:');
  });

  test('a stack for any environment has neither account nor Region in it', () => {
    alias(stack, 'Signing');

    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/arn:aws|\d{12}:|(eu|us|cn)-[a-z]+-\d/);
  });
});

describe('tags', () => {
  const userTags = (of: Stack) => declarations(of)[0].tags.slice(2);

  test('of app, stack and construct reach every generation; the nearest wins', () => {
    Tags.of(app).add('team', 'payments');
    Tags.of(app).add('stage', 'prod');
    const signing = alias(stack, 'Signing');
    Tags.of(signing).add('stage', 'beta');
    Tags.of(signing).remove('nothing');

    expect(userTags(stack)).toEqual([{ TagKey: 'stage', TagValue: 'beta' }, { TagKey: 'team', TagValue: 'payments' }]);
  });

  test('do not where the resource type is excluded', () => {
    Tags.of(app).add('team', 'payments', { excludeResourceTypes: ['AWS::KMS::Key'] });
    alias(stack, 'Signing');

    expect(userTags(stack)).toEqual([]);
    expect(deployed(stack, 'AWS::Logs::LogGroup').CdkKmsRotationLogC97D4A9D.Properties.Tags).toEqual([{ Key: 'team', Value: 'payments' }]);
  });

  test('of the stack do, whenever they are set: AWS CloudFormation would put them on its keys', () => {
    const nested = new NestedStack(stack, 'Nested');
    alias(nested, 'Inner');
    alias(stack, 'Signing');
    stack.tags.setTag('team', 'payments');
    Tags.of(app).add('stage', 'prod', { includeResourceTypes: ['aws:cdk:stack'] });

    const expected = [{ TagKey: 'stage', TagValue: 'prod' }, { TagKey: 'team', TagValue: 'payments' }];
    expect([userTags(stack), userTags(nested)]).toEqual([expected, expected]);
  });

  test('of the stack do not where they were taken away', () => {
    const tagged = new Stack(app, 'Tagged', { tags: { team: 'payments', stage: 'prod' } });
    const signing = alias(tagged, 'Signing');
    Tags.of(app).add('cost', '42');
    Tags.of(signing).remove('cost');
    Tags.of(tagged).remove('team');

    expect(userTags(tagged)).toEqual([{ TagKey: 'stage', TagValue: 'prod' }]);
  });

  test('of the stack keep the value that was given to it where the other one is not for keys', () => {
    const tagged = new Stack(app, 'Tagged', { tags: { team: 'payments' } });
    alias(tagged, 'Signing');
    Tags.of(app).add('team', 'everybody', { excludeResourceTypes: ['AWS::KMS::Key'] });

    expect(userTags(tagged)).toEqual([{ TagKey: 'team', TagValue: 'payments' }]);
  });
});

describe('an organization\'s property injector', () => {
  class Monthly implements IPropertyInjector {
    public readonly constructUniqueId = ManualRotationAlias.PROPERTY_INJECTION_ID;

    public inject(props: ManualRotationAliasProps, _context: InjectionContext): ManualRotationAliasProps {
      return { rotationPeriod: Duration.days(30), ...props };
    }
  }

  test('gives defaults, which a stack\'s own props override', () => {
    PropertyInjectors.of(app).add(new Monthly());
    alias(stack, 'One');
    alias(stack, 'Two', { rotationPeriod: Duration.days(7) });

    expect(declarations(stack).map(declaration => declaration.rotationPeriodDays)).toEqual([30, 7]);
  });

  test('has a name that stays', () => {
    expect(ManualRotationAlias.PROPERTY_INJECTION_ID).toBe('cdk-kms-rotation.ManualRotationAlias');
  });
});
