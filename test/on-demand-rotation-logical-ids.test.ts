import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RotatingKey } from '../src';
import { deployed } from './helpers/declared';

// The naming contract, by hand and in plain sight: see logical-ids.test.ts. A change here is a breaking change.

const SHARED = {
  CdkKmsRotationOnDemandDecide3A7E9535: 'AWS::Lambda::Function',
  CdkKmsRotationOnDemandDecideRole0A2D53B3: 'AWS::IAM::Role',
  CdkKmsRotationOnDemandLog8F2A5CFE: 'AWS::Logs::LogGroup',
  CdkKmsRotationOnDemandSchedulerRoleFB790124: 'AWS::IAM::Role',
};
const EVERY = { maxMaterialAge: Duration.days(200) };

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function resourcesOf(of: Stack): Record<string, string> {
  const { Resources: resources } = Template.fromStack(of).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

test('logical ids of OnDemandRotation with all there is', () => {
  const rotation = new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', EVERY);
  rotation.addAlarms();
  rotation.onRotated('Rotated');

  expect(resourcesOf(stack)).toEqual({
    Data666C94C7: 'AWS::KMS::Key',
    DataOnDemand5BA67931: 'AWS::StepFunctions::StateMachine',
    DataOnDemandRole07F9B148: 'AWS::IAM::Role',
    DataOnDemandSchedule8D52C7F1: 'AWS::Scheduler::Schedule',
    DataOnDemandAlarmsFailedE92D8F05: 'AWS::CloudWatch::Alarm',
    DataOnDemandAlarmsTimedOutCE0365DB: 'AWS::CloudWatch::Alarm',
    DataOnDemandAlarmsAborted5FF1D1AD: 'AWS::CloudWatch::Alarm',
    DataOnDemandAlarmsSilentA3A91A52: 'AWS::CloudWatch::Alarm',
    DataOnDemandRotatedBA57D193: 'AWS::Events::Rule',
    ...SHARED,
  });
});

test('logical ids without a schedule, beside another one', () => {
  new RotatingKey(stack, 'Before').addOnDemandRotation('OnDemand', EVERY);
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand');

  expect(resourcesOf(stack)).toMatchObject({
    DataOnDemand5BA67931: 'AWS::StepFunctions::StateMachine',
    DataOnDemandRole07F9B148: 'AWS::IAM::Role',
    ...SHARED,
  });
});

test('logical ids of what is shared, in a nested stack', () => {
  const nested = new NestedStack(stack, 'Nested');
  new RotatingKey(nested, 'Data').addOnDemandRotation('OnDemand', EVERY);

  expect(resourcesOf(nested)).toMatchObject(SHARED);
});

test('physical names are fixed for roles and machine, which policies name, and for the log group of '
  + 'machines; all others are AWS\'s to choose', () => {
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', EVERY);

  const names = Object.fromEntries(['AWS::IAM::Role', 'AWS::Logs::LogGroup', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine']
    .flatMap(type => Object.entries(deployed(stack, type)))
    .map(([id, { Properties: p }]) => [id, p.RoleName ?? p.LogGroupName ?? p.Name ?? p.StateMachineName])
    .filter(([, name]) => name !== undefined));
  expect(names).toEqual({
    // `printf Stack/ | sha256sum`, the path below the stack, `printf Stack/Data/OnDemand | sha256sum`
    DataOnDemand5BA67931: 'cdk-kms-on-demand-4a8bfd0048ef-Data-OnDemand-571c327d2f95',
    DataOnDemandRole07F9B148: 'cdk-kms-rotation-eu-west-1-571c327d2f95-on-demand',
    // The UUID in the ARN of the deployed stack.
    CdkKmsRotationOnDemandLog8F2A5CFE:
      '/aws/vendedlogs/states/cdk-kms-rotation/CdkKmsRotationOnDemand/00000000-0000-4000-8000-000000000000',
    CdkKmsRotationOnDemandDecideRole0A2D53B3: 'cdk-kms-rotation-eu-west-1-4a8bfd0048ef-on-demand-decide',
  });
});
