import { App, Duration, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KeyOrigin, OnDemandRotation, RotatingKey } from '../src';
import type { OnDemandRotationOptions, RotatingKeyProps } from '../src';
import { deployed, theOnly } from './helpers/declared';

const MACHINE = 'AWS::StepFunctions::StateMachine';
const EVERY = { maxMaterialAge: Duration.days(180), forecastHorizon: Duration.days(3000) };
const READ_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'];
const ROTATE_ACTIONS = ['kms:DescribeKey', 'kms:RotateKeyOnDemand'];
const FUNCTION = 'AWS::Lambda::Function';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function rotation(options?: OnDemandRotationOptions, props?: RotatingKeyProps): OnDemandRotation {
  return new RotatingKey(stack, 'Data', props).addOnDemandRotation('OnDemand', options);
}

const types = (of: Stack) => Object.values<any>(Template.fromStack(of).toJSON().Resources).map(({ Type }) => Type as string).sort();
const statements = (role: { Properties: Record<string, any> }): Record<string, any>[] => (
  role.Properties.Policies.flatMap(({ PolicyDocument }: any) => PolicyDocument.Statement));
const machineRole = () =>
  Object.values(deployed(stack, 'AWS::IAM::Role')).find(({ Properties }) => Properties.RoleName?.endsWith('-on-demand'))!;
const decideRole = () =>
  Object.values(deployed(stack, 'AWS::IAM::Role')).find(({ Properties }) => Properties.RoleName?.endsWith('-on-demand-decide'))!;
const keyArn = () => theOnly(stack, MACHINE).Properties.DefinitionSubstitutions.KeyArn;

describe('resources', () => {
  test('without a schedule: a role and a machine, and what all share', () => {
    rotation();

    expect(types(stack)).toEqual(['AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::KMS::Key', FUNCTION, 'AWS::Logs::LogGroup', MACHINE]);
  });

  test('with a schedule: that, and the role that lets it start the machine', () => {
    rotation(EVERY);

    expect(types(stack)).toEqual([
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      FUNCTION,
      'AWS::Logs::LogGroup',
      'AWS::Scheduler::Schedule',
      MACHINE,
    ]);
  });

  test('of two keys: one definition, one function, one log group, one role of the schedules', () => {
    rotation(EVERY);
    new RotatingKey(stack, 'Other').addOnDemandRotation('OnDemand', EVERY);

    expect(types(stack).filter((type) => !/KMS/.test(type))).toEqual([
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      FUNCTION,
      'AWS::Logs::LogGroup',
      'AWS::Scheduler::Schedule',
      'AWS::Scheduler::Schedule',
      MACHINE,
      MACHINE,
    ]);
    const [one, two] = Object.values(deployed(stack, MACHINE)).map(({ Properties }) => Properties);
    expect(one.DefinitionS3Location).toEqual(two.DefinitionS3Location);
    expect(one.StateMachineName).not.toBe(two.StateMachineName);
  });

  test('the key is the one it would be without', () => {
    const plain = new Stack(new App(), 'Stack');
    new RotatingKey(plain, 'Data');
    rotation(EVERY);

    expect(deployed(stack, 'AWS::KMS::Key')).toEqual(deployed(plain, 'AWS::KMS::Key'));
  });

  test('in another stack than the key', () => {
    const key = new RotatingKey(stack, 'Data');
    const other = new Stack(stack.node.root as App, 'Other');
    const made = new OnDemandRotation(other, 'OnDemand', { key, ...EVERY });

    expect(made.key).toBe(key);
    Template.fromStack(other).resourceCountIs(MACHINE, 1);
    expect(types(stack)).toEqual(['AWS::KMS::Key']);
  });

  test('in a nested stack, whose schedules start its own machines', () => {
    const nested = new NestedStack(stack, 'Nested');
    new RotatingKey(nested, 'Data').addOnDemandRotation('OnDemand', EVERY);
    rotation(EVERY);
    const prefix = (of: Stack) => /cdk-kms-on-demand-[0-9a-f]{12}-/.exec(JSON.stringify(Template.fromStack(of).findResources(MACHINE)))![0];

    expect(prefix(nested)).not.toBe(prefix(stack));
    expect(JSON.stringify(Template.fromStack(nested).findResources('AWS::IAM::Role'))).toContain(`${prefix(nested)}*`);
  });
});

describe('the machine', () => {
  test('is told the key, the schedule and the reserve', () => {
    rotation({ ...EVERY, reservedRotations: 3 });

    expect(theOnly(stack, MACHINE).Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      DefinitionSubstitutions: {
        Partition: 'aws',
        KeyArn: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//),
        EveryDays: '180',
        Reserve: '3',
        RunbookUrl: expect.stringMatching(/^https:/),
      },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false, Destinations: [expect.anything()] },
    });
  });

  test('without a schedule is told so, and the default reserve', () => {
    rotation();

    expect(theOnly(stack, MACHINE).Properties.DefinitionSubstitutions).toMatchObject({ EveryDays: '0', Reserve: '5' });
  });

  test.each(['aws-cn', 'aws-us-gov'])('in partition %s has no ARN of another', (partition) => {
    rotation(EVERY);

    expect(
      JSON.stringify([MACHINE, 'AWS::IAM::Role', 'AWS::Scheduler::Schedule'].map((type) => deployed(stack, type, { partition }))),
    ).not.toContain('arn:aws:');
  });

  test('has a name of at most 80 characters, made of what may be in one, however long the path', () => {
    const outer = new Stack(new App(), 'A'.repeat(120));
    new RotatingKey(outer, `${'Very'.repeat(30)} long, with ümlauts`).addOnDemandRotation('X'.repeat(100));
    const { StateMachineName: name } = theOnly(outer, MACHINE).Properties;

    expect(name.length).toBeLessThanOrEqual(80);
    expect(name).toMatch(/^cdk-kms-on-demand-[A-Za-z0-9_-]+$/);
  });

  test('keeps its runs in a log for a year', () => {
    rotation();

    expect(theOnly(stack, 'AWS::Logs::LogGroup').Properties).toEqual({
      LogGroupName: '/aws/vendedlogs/states/cdk-kms-rotation/CdkKmsRotationOnDemand/00000000-0000-4000-8000-000000000000',
      RetentionInDays: 365,
    });
  });
});

describe('the role of the machine', () => {
  test('may read one key once more, and rotate it', () => {
    rotation();

    expect(statements(machineRole()).filter(({ Effect, Action }) => Effect === 'Allow' && /kms:/.test(JSON.stringify(Action)))).toEqual([
      { Sid: 'RotateTheKey', Effect: 'Allow', Action: ROTATE_ACTIONS, Resource: keyArn() },
    ]);
  });

  test('has no other statement on all resources than log deliveries and denials', () => {
    rotation();

    const wide = statements(machineRole()).filter(({ Resource }) => Resource === '*');
    expect(wide.map(({ Sid, Effect, Condition }) => [Sid, Effect, Condition])).toEqual([
      ['WriteLog', 'Allow', undefined], ['NeverUseLendOrEndKeys', 'Deny', undefined],
    ]);
  });
});

describe('the function that decides', () => {
  test('may read the keys of its stack, each of them once, and nothing else of AWS KMS', () => {
    const key = new RotatingKey(stack, 'Twice');
    key.addOnDemandRotation('One');
    key.addOnDemandRotation('Two');
    rotation();
    const arns = Object.values(deployed(stack, MACHINE)).map(({ Properties }) => Properties.DefinitionSubstitutions.KeyArn);

    const [log, read, never, ...more] = statements(decideRole());
    expect(more).toEqual([]);
    expect(log).toMatchObject({ Sid: 'Log', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] });
    expect(read).toEqual({ Sid: 'ReadTheKeys', Effect: 'Allow', Action: READ_ACTIONS, Resource: [...new Set(arns)] });
    expect(never).toMatchObject({
      Sid: 'NeverChangeKeys',
      Effect: 'Deny',
      Action: expect.arrayContaining(['kms:RotateKeyOnDemand', 'kms:Decrypt']),
      Resource: '*',
    });
  });

  test('has a role name that fits, in the longest Region', () => {
    const far = new Stack(new App(), 'S'.repeat(128), { env: { region: 'ap-southeast-2', account: '111122223333' } });
    new RotatingKey(far, 'Data').addOnDemandRotation('OnDemand');
    const [
      {
        Properties: { RoleName: name },
      },
    ] = Object.values(deployed(far, 'AWS::IAM::Role')).filter(({ Properties }) => Properties.RoleName.endsWith('-decide'));

    expect(name.length).toBeLessThanOrEqual(64);
  });

  test('reads 100 keys at most: its policy takes no longer list', () => {
    const app = new App();
    const many = new Stack(app, 'Many');
    const from = new Stack(app, 'Keys');
    for (let n = 0; n < 100; n++) new OnDemandRotation(many, `Rotation${n}`, { key: new RotatingKey(from, `Key${n}`) });

    expect(() => new OnDemandRotation(many, 'OneMore', { key: new RotatingKey(from, 'OneMore') })).toThrow(
      /100 keys at most.*another stack.*Many\/OneMore/s,
    );
  });
});

describe('the key policy', () => {
  const root = new iam.AccountRootPrincipal();
  const document = (...more: iam.PolicyStatement[]) =>
    new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin')],
          actions: ['kms:*'],
          resources: ['*'],
        }),
        ...more,
      ],
    });
  const policyOf = (of: Stack) => Object.values(deployed(of, 'AWS::KMS::Key'))[0].Properties.KeyPolicy.Statement as Record<string, any>[];

  test('that leaves decisions to IAM policies is left alone', () => {
    rotation({}, { policy: document(new iam.PolicyStatement({ principals: [root], actions: ['kms:*'], resources: ['*'] })) });

    expect(policyOf(stack)).toHaveLength(2);
  });

  test('that does not admits both roles, by name, for what they do and nothing else', () => {
    rotation({}, { policy: document() });

    const [, ...added] = policyOf(stack);
    const admits = (Sid: RegExp, Action: string[], role: { Properties: Record<string, any> }) => ({
      Sid: expect.stringMatching(Sid),
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action,
      Resource: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${role.Properties.RoleName}` } },
    });
    expect(added).toEqual([
      admits(/^CdkKmsRotationOnDemand[0-9a-f]{12}$/, ROTATE_ACTIONS, machineRole()),
      admits(/^CdkKmsRotationOnDemandDecide[0-9a-f]{12}$/, READ_ACTIONS, decideRole()),
    ]);
  });

  test.each<[string, iam.IPrincipal]>([
    ['names the root under a condition', root.withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    ['names the root of another account', new iam.AccountPrincipal('444455556666')],
    ['names a principal that only the deployment knows', new iam.ArnPrincipal(Fn.importValue('Root'))],
  ])('that %s admits the role', (_, principal) => {
    stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    rotation({}, { policy: document(new iam.PolicyStatement({ principals: [principal], actions: ['kms:*'], resources: ['*'] })) });

    const { Statement: all } = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0].Properties.KeyPolicy;
    expect(all.slice(2)).toMatchObject([
      { Sid: expect.stringMatching(/^CdkKmsRotationOnDemand[0-9a-f]/), Action: ROTATE_ACTIONS },
      { Sid: expect.stringMatching(/^CdkKmsRotationOnDemandDecide/), Action: READ_ACTIONS },
    ]);
    expect(all).toHaveLength(4);
  });

  test('that denies everything to everybody is refused: no permission lets the role in', () => {
    const denial = new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:*'],
      resources: ['*'],
    });
    rotation({}, { policy: document(denial) });

    expect(() => Template.fromStack(stack)).toThrow(/'policy' must not deny 'kms:\*' to everybody.*got a denial without one/);
  });

  test('that was empty, and shuts the role out by what is added later, is refused', () => {
    const made = rotation({}, { policy: new iam.PolicyDocument() });
    (made.key as RotatingKey).addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin')],
        actions: ['kms:*'],
        resources: ['*'],
      }),
    );

    expect(() => Template.fromStack(stack)).toThrow(/'policy' must let the state machine use the key.*call addOnDemandRotation\(\) after/);
  });

  test('refers to no resource of the rotation: there is no circle, not even across stacks', () => {
    const key = new RotatingKey(stack, 'Data', { policy: document() });
    const other = new Stack(stack.node.root as App, 'Other');
    new OnDemandRotation(other, 'OnDemand', { key });
    (stack.node.root as App).synth();

    expect(other.dependencies.map(({ stackName }) => stackName)).toEqual(['Stack']);
    expect(stack.dependencies).toEqual([]);
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(policyOf(stack)).toHaveLength(3);
  });

  test('admits each of two rotations', () => {
    const key = new RotatingKey(stack, 'Data', { policy: document() });
    key.addOnDemandRotation('One');
    key.addOnDemandRotation('Two');

    expect(new Set(policyOf(stack).map(({ Sid }) => Sid)).size).toBe(1 + 2 * 2);
  });

  test('that is extended later still gets what is added', () => {
    const made = rotation({}, { policy: document() });
    (made.key as RotatingKey).addToResourcePolicy(
      new iam.PolicyStatement({ principals: [root], actions: ['kms:Decrypt'], resources: ['*'] }),
    );

    expect(policyOf(stack)).toHaveLength(4);
  });
});

describe('the schedule', () => {
  test('starts the machine once a day, at a time of its own, as a tick', () => {
    rotation(EVERY);

    expect(theOnly(stack, 'AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: expect.stringMatching(/^cron\(\d{1,2} \d{1,2} \* \* \? \*\)$/),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
      Target: { Input: '{"reason":"tick"}', Arn: expect.stringMatching(/:stateMachine:cdk-kms-on-demand-/), RoleArn: expect.anything() },
    });
  });

  test('of another key is at another time', () => {
    rotation(EVERY);
    for (const id of ['A', 'B', 'C']) new RotatingKey(stack, id).addOnDemandRotation('OnDemand', EVERY);

    expect(
      new Set(Object.values(deployed(stack, 'AWS::Scheduler::Schedule')).map(({ Properties }) => Properties.ScheduleExpression)).size,
    ).toBe(4);
  });
});

describe('grantRotate', () => {
  test('lets a role start this machine, and nothing else', () => {
    const role = new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
    rotation().grantRotate(role);

    expect(theOnly(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
      { Action: 'states:StartExecution', Effect: 'Allow', Resource: expect.stringMatching(/:stateMachine:cdk-kms-on-demand-/) },
    ]);
  });
});

test('imported key material is no different', () => {
  rotation(EVERY, { origin: KeyOrigin.EXTERNAL });

  expect(theOnly(stack, MACHINE).Properties.DefinitionSubstitutions).toMatchObject({ EveryDays: '180' });
});
