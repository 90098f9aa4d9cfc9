import type { CfnResource } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import { accountDecides } from '../private/key-policy-facts';
import type { RenderedResource } from '../private/rendered-resource';
import { isDelete, text } from '../private/rendered-resource';

/** The text of each warning; it differs between kinds of keys. */
export interface KeyWarningTexts {
  readonly disabled: string;
  readonly destroyed: string;
}

/** Adds warnings that the owner of the key may acknowledge. Their stable ids are made of the name of the class and a condition. */
export function warnAboutKey(resource: CfnResource, className: string, key: RenderedResource, texts: KeyWarningTexts): void {
  // On the L1: an acknowledgement that comes before its warning reaches the construct's children only (aws-cdk-lib 2.258,
  // core/lib/annotations.ts).
  const annotations = Annotations.of(resource);
  const warn = (condition: string, message: string) => annotations.addWarningV2(`cdk-kms-rotation:${className}.${condition}`, message);
  if (text(key.Properties?.Enabled) === 'false') warn('disabled', texts.disabled);
  if (isDelete(key.DeletionPolicy)) warn('destroyed', texts.destroyed);
  // Grants of the AWS CDK are written to the IAM policies of the account's principals only, and the key policy says whether those count.
  // What only the deployment knows is no reason to warn.
  if (accountDecides(resource, key.Properties?.KeyPolicy) === 'no') {
    warn('policyWithoutAccount', "'policy' does not allow kms:* to the root of the account without conditions: IAM "
      + 'policies of the account have no effect on the key, '
      + 'so neither have grants to its principals; add that statement, or name every user and administrator in the policy');
  }
}
