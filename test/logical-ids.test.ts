import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, SigningSpec, Waiver } from '../src';
import { deployed } from './helpers/declared';
import { IN_A_YEAR } from '../sim/clock/in-a-year';

// The naming contract, by hand and in plain sight. A logical id that changes replaces a resource in users' stacks: a key, the machine that
// owns one, or the functions in the middle of a rotation. A physical name that changes locks the machine out of keys whose policies name
// it. A change here is a breaking change, even where nothing else in the library breaks.

const SHARED = {
  CdkKmsRotationLogC97D4A9D: 'AWS::Logs::LogGroup',
  CdkKmsRotationMachinePolicyE39C528F: 'AWS::IAM::ManagedPolicy',
  CdkKmsRotationSurveyRoleA28D6DC2: 'AWS::IAM::Role',
  CdkKmsRotationSurvey9689C0BA: 'AWS::Lambda::Function',
  CdkKmsRotationProbeRole2E7C3ACF: 'AWS::IAM::Role',
  CdkKmsRotationProbeA3B3315C: 'AWS::Lambda::Function',
  CdkKmsRotationDeploymentRole171777EA: 'AWS::IAM::Role',
  CdkKmsRotationDeployment39685886: 'AWS::Lambda::Function',
  CdkKmsRotationSchedulerRoleD0FB49F6: 'AWS::IAM::Role',
};

const SHARED_BY_RULES = {
  CdkKmsRotationComplianceLogB784C1F0: 'AWS::Logs::LogGroup',
  CdkKmsRotationComplianceEvaluateRoleF3F15660: 'AWS::IAM::Role',
  CdkKmsRotationComplianceEvaluate90305C4B: 'AWS::Lambda::Function',
  CdkKmsRotationCompliancePermissionD3385CD7: 'AWS::Lambda::Permission',
};

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function resourcesOf(of: Stack): Record<string, string> {
  const { Resources: resources } = Template.fromStack(of).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

function alias(scope: Stack, id: string, aliasName = 'signing'): ManualRotationAlias {
  return new ManualRotationAlias(scope, id, { aliasName, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256) });
}

describe('logical ids', () => {
  test('of RotatingKey', () => {
    const key = new RotatingKey(stack, 'Data', { alias: 'data' });
    key.addAlias('more');

    expect(resourcesOf(stack)).toEqual({
      Data666C94C7: 'AWS::KMS::Key',
      DataAlias45C2D446: 'AWS::KMS::Alias',
      DataAliasmoreC6675237: 'AWS::KMS::Alias',
    });
  });

  test('of ManualRotationAlias', () => {
    alias(stack, 'Signing');

    expect(resourcesOf(stack)).toEqual({
      SigningRoleE19AFA5A: 'AWS::IAM::Role',
      SigningMachine4A0658AB: 'AWS::StepFunctions::StateMachine',
      Signing608E83C0: 'Custom::ManualRotationAlias',
      SigningSchedule9F224F2B: 'AWS::Scheduler::Schedule',
      ...SHARED,
    });
  });

  test('of ManualRotationAlias do not depend on the alias name, nor on what else is in the stack', () => {
    alias(stack, 'Before', 'before');
    alias(stack, 'Signing', 'other');

    expect(resourcesOf(stack)).toMatchObject({
      SigningRoleE19AFA5A: 'AWS::IAM::Role',
      SigningMachine4A0658AB: 'AWS::StepFunctions::StateMachine',
      Signing608E83C0: 'Custom::ManualRotationAlias',
      SigningSchedule9F224F2B: 'AWS::Scheduler::Schedule',
      ...SHARED,
    });
  });

  test('of the alarms of ManualRotationAlias', () => {
    alias(stack, 'Signing').addAlarms();

    expect(resourcesOf(stack)).toMatchObject({
      SigningAlarmsOverdueE059D6AA: 'AWS::CloudWatch::Alarm',
      SigningAlarmsFailed25ABE7AE: 'AWS::CloudWatch::Alarm',
      SigningAlarmsTimedOut9BF529BE: 'AWS::CloudWatch::Alarm',
      SigningAlarmsAborted9FD66543: 'AWS::CloudWatch::Alarm',
      SigningAlarmsSilent6F9F92DB: 'AWS::CloudWatch::Alarm',
    });
  });

  test('of rules for events of ManualRotationAlias', () => {
    alias(stack, 'Signing').rotationEvents.onRotated('Rotated');

    expect(resourcesOf(stack)).toMatchObject({ SigningRotated7127F3CE: 'AWS::Events::Rule' });
  });

  test('of the shared machinery in a nested stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    alias(nested, 'Signing');

    expect(resourcesOf(nested)).toMatchObject(SHARED);
  });
});

describe('logical ids of RotationComplianceRule', () => {
  test('with all there is', () => {
    const rule = new RotationComplianceRule(stack, 'KeyAge', {
      scopeTag: { key: 'data' },
      waivers: [
        Waiver.forKeyArn('arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', {
          reason: 'read-only archive',
          owner: 'storage',
          until: IN_A_YEAR,
        }),
      ],
    });
    rule.addAlarms();
    rule.addRemediation('Rotate');

    expect(resourcesOf(stack)).toEqual({
      KeyAgeEF8BEDF8: 'AWS::Config::ConfigRule',
      KeyAgeSettingsA8853B1C: 'AWS::SSM::Parameter',
      KeyAgeAlarmsFailedEE1E7438: 'AWS::CloudWatch::Alarm',
      KeyAgeAlarmsSilent3A1E83A3: 'AWS::CloudWatch::Alarm',
      KeyAgeAlarmsOutOfScope50EF42B6: 'AWS::CloudWatch::Alarm',
      KeyAgeAlarmsWaived03D86DCF: 'AWS::CloudWatch::Alarm',
      KeyAgeRotateAA99D2D5: 'AWS::Config::RemediationConfiguration',
      KeyAgeRotateDocument131D7D87: 'AWS::SSM::Document',
      KeyAgeRotateRole498CDB55: 'AWS::IAM::Role',
      ...SHARED_BY_RULES,
    });
  });

  test('do not depend on what else is in the stack', () => {
    alias(stack, 'Signing');
    new RotationComplianceRule(stack, 'Before').addRemediation('Rotate');
    new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');

    expect(resourcesOf(stack)).toMatchObject({
      KeyAgeEF8BEDF8: 'AWS::Config::ConfigRule',
      KeyAgeRotateAA99D2D5: 'AWS::Config::RemediationConfiguration',
      KeyAgeRotateDocument131D7D87: 'AWS::SSM::Document',
      KeyAgeRotateRole498CDB55: 'AWS::IAM::Role',
      ...SHARED_BY_RULES,
    });
  });

  test('of what rules share, in a nested stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    new RotationComplianceRule(nested, 'KeyAge');

    expect(resourcesOf(nested)).toEqual({ KeyAgeEF8BEDF8: 'AWS::Config::ConfigRule', ...SHARED_BY_RULES });
  });
});

describe('physical names', () => {
  test('are fixed for the roles that key policies name, and for the machines that roles may start, and for log groups of '
    + 'machines; all others are AWS\'s to choose', () => {
    alias(stack, 'Signing');

    const names = Object.fromEntries(
      ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine']
        .flatMap((type) => Object.entries(deployed(stack, type)))
        .map(([id, { Properties: p }]) => [id, p.RoleName ?? p.FunctionName ?? p.LogGroupName ?? p.Name ?? p.StateMachineName])
        .filter(([, name]) => name !== undefined),
    );
    expect(names).toEqual({
      // `printf Stack/Signing | sha256sum` and `printf Stack/ | sha256sum`
      SigningRoleE19AFA5A: 'cdk-kms-rotation-eu-west-1-21a9986c5aad-machine',
      CdkKmsRotationProbeRole2E7C3ACF: 'cdk-kms-rotation-eu-west-1-4a8bfd0048ef-probe',
      // `printf Stack | sha256sum`, alias, `printf Stack/Signing | sha256sum`
      SigningMachine4A0658AB: 'cdk-kms-rotation-e5516412-signing-21a9986c',
      // The UUID in the ARN of the deployed stack.
      CdkKmsRotationLogC97D4A9D: '/aws/vendedlogs/states/cdk-kms-rotation/CdkKmsRotation/00000000-0000-4000-8000-000000000000',
    });
  });
});
