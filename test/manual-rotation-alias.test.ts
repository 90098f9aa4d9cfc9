import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ManualRotationAliasProps } from '../src';
import { KeyTemplate, MacSpec, ManualRotationAlias, SigningSpec } from '../src';
import { declarations, DEPLOYED, deployed, theOnly } from './helpers/declared';
import { renderDefinition, resolveTemplate } from '../sim/cloudformation/resolve-template';

// A name that AWS Step Functions does not write into the account's resource policy, with the id of the deployed stack: no later stack of
// the same name meets it.
const LOG_GROUP = '/aws/vendedlogs/states/cdk-kms-rotation/CdkKmsRotation/00000000-0000-4000-8000-000000000000';
const DEFINITION = join(__dirname, '../src/manual-rotation/machine.asl.json');

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function alias(props: Partial<ManualRotationAliasProps> = {}, id = 'Signing', scope = stack): ManualRotationAlias {
  return new ManualRotationAlias(scope, id, {
    aliasName: 'signing',
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    ...props,
  });
}

describe('ManualRotationAlias', () => {
  test('without options declares a year, five minutes, the account\'s policy and a sentence', () => {
    alias();

    const [{ policy, ...declaration }] = declarations(stack);
    expect(declaration).toEqual({
      aliasName: 'alias/signing',
      familyName: 'alias/signing',
      owner: 'Stack/Signing',
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      origin: 'AWS_KMS',
      customKeyStoreId: null,
      retirement: null,
      adopt: null,
      metricsPerAlias: [],
      whenCurrentKeyUnusable: 'tell',
      rotationPeriodDays: 365,
      activationDelaySeconds: 300,
      description: 'A generation of alias/signing, rotated by cdk-kms-rotation',
      tags: [
        { TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/signing' },
        { TagKey: 'cdk-kms-rotation:owner', TagValue: 'Stack/Signing' },
      ],
    });
    expect(policy).toMatchObject({ Version: '2012-10-17' });
  });

  test('declares all options', () => {
    alias({
      aliasName: 'alias/orders/mac',
      keyTemplate: KeyTemplate.mac(MacSpec.HMAC_384),
      rotationPeriod: Duration.days(90),
      activationDelay: Duration.minutes(15),
      description: 'Orders',
      admins: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin')],
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ sid: 'Mine', principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] }),
        ],
      }),
    });

    const [{ policy, ...declaration }] = declarations(stack);
    expect(declaration).toMatchObject({
      aliasName: 'alias/orders/mac',
      familyName: 'alias/orders/mac',
      keySpec: 'HMAC_384',
      keyUsage: 'GENERATE_VERIFY_MAC',
      rotationPeriodDays: 90,
      activationDelaySeconds: 900,
      description: 'Orders',
    });
    expect((policy as any).Statement.map((statement: any) => statement.Sid)).toEqual([
      'Mine',
      undefined,
      'CdkKmsRotationMachine',
      'CdkKmsRotationDiscard',
      'CdkKmsRotationProbe',
      'CdkKmsRotationAliases',
      'CdkKmsRotationTags',
      'CdkKmsRotationTagsInAnyCase',
    ]);
  });

  test('tells its names as plain strings, and an ARN', () => {
    const signing = alias({ aliasName: 'alias/orders/signing' });

    expect([signing.aliasName, signing.familyName]).toEqual(['alias/orders/signing', 'alias/orders/signing']);
    expect(resolveTemplate({ Outputs: { Arn: { Value: stack.resolve(signing.aliasArn) } } }, DEPLOYED).outputs.Arn)
      .toBe('arn:aws:kms:eu-west-1:111122223333:alias/orders/signing');
    expect(stack.resolve(signing.stateMachine.stateMachineArn)).toEqual({ 'Fn::GetAtt': ['SigningMachine4A0658AB', 'Arn'] });
  });

  test.each(['Deutsche Grüße', '"quoted" \\ and \'quoted\'', '日本語 🔑', ''])('description %j arrives as it was written', (description) => {
    alias({ description });

    expect(declarations(stack)[0].description).toBe(description);
  });

  test('description may have tokens', () => {
    alias({ description: `Schlüssel für "${stack.region}"` });

    expect(declarations(stack)[0].description).toBe('Schlüssel für "eu-west-1"');
  });

  test('knows its kind, and nothing else', () => {
    expect(ManualRotationAlias.isManualRotationAlias(alias())).toBe(true);
    for (const other of [stack, undefined, null, 'alias', {}, KeyTemplate.symmetric()]) {
      expect(ManualRotationAlias.isManualRotationAlias(other)).toBe(false);
    }
  });

  describe('custom resource', () => {
    test('is kept, waits longer than its function may take, and changes with the machine', () => {
      alias();

      Template.fromStack(stack).hasResource('Custom::ManualRotationAlias', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          ServiceToken: { 'Fn::GetAtt': ['CdkKmsRotationDeployment39685886', 'Arn'] },
          ServiceTimeout: '960',
          AliasName: 'alias/signing',
          FamilyName: 'alias/signing',
          StateMachineArn: { 'Fn::Sub': '${SigningMachine4A0658AB.Arn}' },
          StateMachineRevisionId: { 'Fn::Sub': '${SigningMachine4A0658AB.StateMachineRevisionId}' },
          MachineRoleArn: { 'Fn::Sub': '${SigningRoleE19AFA5A.Arn}' },
          ProbeRoleArn: { 'Fn::Sub': '${CdkKmsRotationProbeRole2E7C3ACF.Arn}' },
        },
      });
      expect(Object.keys(theOnly(stack, 'Custom::ManualRotationAlias').Properties)).toHaveLength(11);
      const { Timeout: timeout } = deployed(stack, 'AWS::Lambda::Function').CdkKmsRotationDeployment39685886.Properties;
      expect(timeout).toBe(900);
    });
  });

  describe('schedule', () => {
    test('is daily at a time of its own, in a window of an hour, after the first run', () => {
      alias();

      const schedule = theOnly(stack, 'AWS::Scheduler::Schedule');
      expect(schedule.DependsOn).toEqual(['Signing608E83C0']);
      expect(schedule.Properties).toEqual({
        Description: 'Daily look at Stack/Signing',
        ScheduleExpression: expect.stringMatching(/^cron\(([0-9]|[1-5][0-9]) ([0-9]|1[0-9]|2[0-3]) \* \* \? \*\)$/),
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
        Target: {
          Arn: expect.stringMatching(
            /^arn:aws:states:eu-west-1:111122223333:stateMachine:cdk-kms-rotation-[0-9a-f]{8}-signing-[0-9a-f]{8}$/,
          ),
          RoleArn: 'arn:aws:iam::111122223333:role/Stack-CdkKmsRotationSchedulerRoleD0FB49F6',
          Input: '{"reason":"tick"}',
          RetryPolicy: { MaximumEventAgeInSeconds: 43_200, MaximumRetryAttempts: 100 },
        },
      });
    });

    test('differs between aliases', () => {
      for (let i = 0; i < 5; i++) alias({ aliasName: `signing-${i}` }, `Signing${i}`);

      const times = Object.values(deployed(stack, 'AWS::Scheduler::Schedule')).map(schedule => schedule.Properties.ScheduleExpression);
      expect(new Set(times).size).toBe(5);
    });

    test('has a description that AWS takes, however deep the construct is', () => {
      alias({}, 'x'.repeat(600));

      expect(theOnly(stack, 'AWS::Scheduler::Schedule').Properties.Description).toHaveLength(512);
    });
  });

  describe('state machine', () => {
    test('has a name that its role trusts, and logs every run without data', () => {
      alias();

      const { Properties: machine } = theOnly(stack, 'AWS::StepFunctions::StateMachine');
      expect(machine.StateMachineName).toMatch(/^cdk-kms-rotation-[0-9a-f]{8}-signing-[0-9a-f]{8}$/);
      expect(machine).toMatchObject({
        StateMachineType: 'STANDARD',
        LoggingConfiguration: {
          Level: 'ALL',
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `arn:aws:logs:eu-west-1:111122223333:log-group:${LOG_GROUP}:*` } }],
        },
      });
      expect(machine.RoleArn).toMatch(/^arn:aws:iam::111122223333:role\/cdk-kms-rotation-eu-west-1-[0-9a-f]{12}-machine$/);
      expect(deployed(stack, 'AWS::IAM::Role').SigningRoleE19AFA5A.Properties.AssumeRolePolicyDocument.Statement).toEqual([{
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': `arn:aws:states:eu-west-1:111122223333:stateMachine:${machine.StateMachineName}` },
        },
      }]);
    });

    test('fills every placeholder of the definition, and gives no value that is not used', () => {
      alias();

      const { DefinitionSubstitutions: values } = theOnly(stack, 'AWS::StepFunctions::StateMachine').Properties;
      const definition = renderDefinition(readFileSync(DEFINITION, 'utf8'), values);
      expect(Object.keys(values).sort()).toEqual([
        'Declaration', 'Partition', 'ProbeFunctionArn', 'RunbookUrl', 'SurveyFunctionArn',
      ]);
      expect(values).toMatchObject({
        Partition: 'aws',
        ProbeFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Stack-CdkKmsRotationProbeA3B3315C',
        SurveyFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Stack-CdkKmsRotationSurvey9689C0BA',
      });
      expect(definition).toContain('arn:aws:states:::aws-sdk:kms:updateAlias');
    });
  });

  describe('what the aliases of a stack share', () => {
    test('functions run on a Node of today, log as JSON to one kept log group, and know nothing of an alias by environment', () => {
      alias();

      const { CdkKmsRotationDeployment39685886: deployment, ...others } = deployed(stack, 'AWS::Lambda::Function');
      const functions = [deployment, ...Object.values(others)];
      expect(functions).toHaveLength(3);
      // The host that AWS CloudFormation may be answered at; no secret, and nothing about an alias.
      expect(deployment.Properties.Environment).toEqual({ Variables: { URL_SUFFIX: 'amazonaws.com' } });
      for (const { Properties } of functions) {
        expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', LoggingConfig: { LogFormat: 'JSON', LogGroup: LOG_GROUP } });
      }
      for (const { Properties } of Object.values(others)) expect(Properties).not.toHaveProperty('Environment');
      Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 365 } });
    });

    test('the probe may log, and see where an alias points: all other rights are in the key policies', () => {
      alias();

      const roles = deployed(stack, 'AWS::IAM::Role');
      expect(roles.CdkKmsRotationProbeRole2E7C3ACF.Properties.Policies).toEqual([{
        PolicyName: 'Function',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{
            Sid: 'Log',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `arn:aws:logs:eu-west-1:111122223333:log-group:${LOG_GROUP}:*`,
          }, {
            Sid: 'DescribeByAlias',
            Effect: 'Allow',
            Action: 'kms:DescribeKey',
            Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*',
            Condition: { StringLike: { 'kms:RequestAlias': 'alias/*' } },
          }],
        },
      }]);
    });

    test('the deployment function has no right on AWS KMS', () => {
      alias();

      const [{ PolicyDocument: policy }] = deployed(stack, 'AWS::IAM::Role').CdkKmsRotationDeploymentRole171777EA.Properties.Policies;
      expect(policy.Statement.flatMap((statement: any) => statement.Action)).toEqual([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'states:StartExecution',
        'states:DescribeExecution',
        'states:DescribeStateMachineForExecution',
        'cloudformation:DescribeStacks',
      ]);
    });
  });
});

test.each<[Duration | undefined, RegExp, number]>([
  [undefined, /^cron\(\d+ \d+ \* \* \? \*\)$/, 60],
  [Duration.hours(6), /^cron\(\d+ [0-5]\/6 \* \* \? \*\)$/, 15],
  [Duration.hours(1), /^cron\(\d+ 0\/1 \* \* \? \*\)$/, 15],
])('checkInterval %s is how often the schedule starts the machine', (checkInterval, expression, window) => {
  const own = new Stack(new App(), 'Own');
  new ManualRotationAlias(own, 'Alias', { aliasName: 'own', keyTemplate: KeyTemplate.symmetric(), checkInterval });

  const [{ Properties }] = Object.values(deployed(own, 'AWS::Scheduler::Schedule'));
  expect(Properties.ScheduleExpression).toMatch(expression);
  expect(Properties.FlexibleTimeWindow.MaximumWindowInMinutes).toBe(window);
});
