import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RotationStandard, StandardRule } from '../../src';
import type { RotationRemediationOptions, RotationStandardProps } from '../../src';

function templateOf(props: Partial<RotationStandardProps>, options: RotationRemediationOptions = {}): Template {
  const stack = new Stack(new App(), 'Audit');
  const standard = new RotationStandard({ name: 'acme-keys', version: '1', ...props });
  standard.addComplianceRule(stack, 'KeyAge').addRemediation('Rotate', options);
  return Template.fromStack(stack);
}

/** The remediation of a rule must not ask for what policies of the same standard deny. */
describe('the remediation of a rule that a standard made', () => {
  const within = { maxKeyAge: Duration.days(730), maxRotationPeriod: Duration.days(365), minRotationPeriod: Duration.days(120) };
  const asksFor = (days: number) => ({
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Condition: { NumericEquals: { 'kms:RotationPeriodInDays': String(days) } } })]),
    },
  });
  const policyOf = (days: number) => ({ Policies: [Match.objectLike(asksFor(days))] });

  test('asks for the longest period that the standard allows, not for the greatest age', () => {
    templateOf(within).hasResourceProperties('AWS::IAM::Role', policyOf(365));
  });

  test('asks for what AWS KMS allows where the standard ignores periods', () => {
    templateOf({ ...within, ignored: [StandardRule.KEY_ROTATION_PERIOD] }).hasResourceProperties('AWS::IAM::Role', policyOf(730));
  });

  test.each([119, 366])('is refused with a period outside of it: %i days', (days) => {
    expect(() => templateOf(within, { rotationPeriod: Duration.days(days) })).toThrow(
      /'rotationPeriod' must be 120 to 365 days.*standard.*Audit\/KeyAge\/Rotate/,
    );
  });

  test.each([120, 365])('takes a period within it: %i days', (days) => {
    templateOf(within, { rotationPeriod: Duration.days(days) }).hasResourceProperties('AWS::IAM::Role', policyOf(days));
  });
});
