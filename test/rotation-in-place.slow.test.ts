import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RotationInPlace, RotationInPlaceReplica } from '../examples/rotation-in-place';
import { graphsIn, dashboardBodies, metricsIn } from './helpers/dashboard';
import { findingsIn, findingsWithoutAcknowledgements } from './helpers/nag';

const app = new App();
const primary = new RotationInPlace(app, 'RotationInPlace', { env: { region: 'eu-central-1' } });
const replica = new RotationInPlaceReplica(app, 'RotationInPlaceReplica', { env: { region: 'eu-west-1' } });
const templates = { primary: Template.fromStack(primary), replica: Template.fromStack(replica) };
const json = Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, template.toJSON()]));

describe('the stack of the primary key', () => {
  test('has a multi-Region key that rotates by itself, and a daily run that may rotate it', () => {
    templates.primary.hasResourceProperties('AWS::KMS::Key', { MultiRegion: true, EnableKeyRotation: true, RotationPeriodInDays: 365 });
    templates.primary.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      DefinitionSubstitutions: Match.objectLike({ EveryDays: '200' }),
    });
    templates.primary.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: Match.stringLikeRegexp('^cron\\(\\d+ \\d+ \\* \\* \\? \\*\\)$'),
      Target: Match.objectLike({ Input: '{"reason":"tick"}' }),
    });
  });

  test('tells people, by an encrypted topic', () => {
    templates.primary.resourceCountIs('AWS::SNS::Topic', 1);
    templates.primary.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    for (const { Properties } of Object.values(templates.primary.findResources('AWS::Events::Rule'))) {
      expect(Properties.Targets).toEqual([expect.objectContaining({ Arn: { Ref: expect.stringMatching(/^Notifications/) } })]);
    }
    for (const { Properties } of Object.values(templates.primary.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties.AlarmActions).toHaveLength(1);
    }
  });

  test('shows age, due date, what is left, runs and usage', () => {
    const [body] = dashboardBodies(primary);
    expect(metricsIn(body).map(({ name }) => name)).toEqual([
      'MaterialAgeDays',
      'DaysUntilDue',
      'OnDemandRotationsLeft',
      'ExecutionsSucceeded',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ExecutionsAborted',
    ]);
    expect(graphsIn(body)[0].title).toMatch(/^Successful requests/);
  });
});

describe('the stack of the replica', () => {
  test('has a replica of the key that it is told, and no rotation of its own', () => {
    templates.replica.hasResourceProperties('AWS::KMS::ReplicaKey', { PrimaryKeyArn: { Ref: 'PrimaryKeyArn' } });
    expect(new Set(Object.values<any>(json.replica.Resources).map(({ Type }) => Type)))
      .toEqual(new Set(['AWS::KMS::ReplicaKey', 'AWS::KMS::Alias', 'AWS::CloudWatch::Dashboard']));
    expect(json.replica.Parameters.PrimaryKeyArn).not.toHaveProperty('Default');
  });

  test.each([
    ['arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab', true],
    ['arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab', true],
    ['arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', false], // a single-Region key
    ['arn:aws:kms:eu-central-1:111122223333:alias/rotation-in-place/orders', false],
  ])('takes the ARN of a multi-Region key only: %s', (arn, taken) => {
    expect(new RegExp(json.replica.Parameters.PrimaryKeyArn.AllowedPattern).test(arn)).toBe(taken);
  });
});

describe('cdk-nag, with all its packs', () => {
  const example = () => {
    const fresh = new App();
    new RotationInPlace(fresh, 'RotationInPlace', { env: { region: 'eu-central-1' } });
    new RotationInPlaceReplica(fresh, 'RotationInPlaceReplica', { env: { region: 'eu-west-1' } });
    return fresh;
  };

  test('finds nothing', () => {
    expect(findingsIn(example())).toEqual([]);
  });

  test('but what the library acknowledges, with its reasons: the example has to acknowledge nothing', () => {
    const rules = findingsWithoutAcknowledgements(example()).map(finding => finding.replace(/^.*: /, '').replace(/\[.*$/, ''));
    expect([...new Set(rules)].sort()).toEqual([
      'AwsSolutions-IAM5', 'AwsSolutions-SF2', 'AwsSolutions-SQS3',
      'HIPAA.Security-CloudWatchLogGroupEncrypted', 'HIPAA.Security-IAMNoInlinePolicy',
      'HIPAA.Security-LambdaConcurrency', 'HIPAA.Security-LambdaDLQ', 'HIPAA.Security-LambdaInsideVPC',
      'NIST.800.53.R4-CloudWatchLogGroupEncrypted', 'NIST.800.53.R4-IAMNoInlinePolicy', 'NIST.800.53.R4-LambdaInsideVPC',
      'NIST.800.53.R5-CloudWatchLogGroupEncrypted', 'NIST.800.53.R5-IAMNoInlinePolicy',
      'NIST.800.53.R5-LambdaConcurrency', 'NIST.800.53.R5-LambdaDLQ', 'NIST.800.53.R5-LambdaInsideVPC',
      'PCI.DSS.321-CloudWatchLogGroupEncrypted', 'PCI.DSS.321-IAMNoInlinePolicy', 'PCI.DSS.321-LambdaInsideVPC',
      'Serverless-LambdaDLQ', 'Serverless-LambdaTracing', 'Serverless-SQSRedrivePolicy', 'Serverless-StepFunctionStateMachineXray',
    ]);
  });
});
