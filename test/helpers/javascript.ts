import { App, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import {
  KeyTemplate, ManualRotationAlias, OnDemandRotation, PublicKeySet, PublicKeyStore, RotatingKey, RotationComplianceRule, RotationDashboard,
  RotationNotifications, RotationRemediation, RotationStandard, SigningSpec,
} from '../../src';

/** What the tests of callers in JavaScript make: one thing of each kind, by props that TypeScript would not let through. */

export type Make = (stack: Stack) => unknown;
/** What TypeScript would not let through. */
export const wrong = (value?: unknown): any => value;

export const ARN = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
export const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
export const TERMS = { reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };
export const BASE = { name: 'acme', version: '1' };
export const standard = new RotationStandard(BASE);

export const alias = (stack: Stack, props?: object) => new ManualRotationAlias(stack, 'It', { aliasName: 'a', keyTemplate, ...props });
export const key = (stack: Stack, props?: object) => new RotatingKey(stack, 'It', props);
export const rule = (stack: Stack, props?: object) => new RotationComplianceRule(stack, 'It', props);
export const ruleOf = (stack: Stack) => new RotationComplianceRule(stack, 'Rule');
export const family = (stack: Stack) => new ManualRotationAlias(stack, 'Family', {
  aliasName: 'f', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048), activationDelay: Duration.days(1),
});
export const primaryKey = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Primary', ARN);
export const stores = [PublicKeyStore.parameters('/login')];
export const publicKeys = (stack: Stack, props?: object) => new PublicKeySet(stack, 'It', {
  alias: family(stack), stores, cacheFor: Duration.hours(1), verifyFor: Duration.days(1), ...props,
});
export const onDemand = (stack: Stack, props?: object) => (
  new OnDemandRotation(stack, 'It', { key: new RotatingKey(stack, 'Key'), ...props }));
export const remediation = (stack: Stack, props?: object) => new RotationRemediation(stack, 'It', { rule: ruleOf(stack), ...props });
export const importedRotation = (stack: Stack, attrs?: object) => OnDemandRotation.fromOnDemandRotationAttributes(stack, 'It', {
  key: primaryKey(stack), stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:a', reservedRotations: 5, ...attrs,
});
export const importedRule = (stack: Stack, attrs?: object) => RotationComplianceRule.fromRotationComplianceRuleAttributes(stack, 'It', {
  configRuleName: 'a', maxKeyAge: Duration.days(365), gracePeriod: Duration.days(7), ...attrs,
});
export const dashboard = (stack: Stack) => new RotationDashboard(stack, 'It');
export const notifications = (stack: Stack) => new RotationNotifications(stack, 'It');

export const role = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
export const topic = (stack: Stack) => new sns.Topic(stack, 'Topic');
export const action = (stack: Stack) => new SnsAction(topic(stack));

export const newStack = (region = 'us-east-1') => new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });

/** What somebody reads; a TypeError is none of ours. */
export function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return `${error instanceof TypeError ? 'TypeError: ' : ''}${(error as Error).message}`;
  }
  return 'nothing was refused';
}
