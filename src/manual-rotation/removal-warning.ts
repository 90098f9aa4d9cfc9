import type { CfnResource } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import { isDelete, rendered } from '../private/rendered-resource';

/**
 * Whoever asks for deletion, as for a preview stack, is told that nothing of the kind happens. At validation: aspects such as
 * `RemovalPolicies` come late.
 */
export function warnAboutRemoval(resource: CfnResource, aliasName: string): void {
  if (!isDelete(rendered(resource).DeletionPolicy)) return;
  Annotations.of(resource).addWarningV2('cdk-kms-rotation:ManualRotationAlias.destroyed',
    `the removal policy asks for deletion, which deletes nothing here: ${aliasName}, its version aliases and all its keys stay, at $1 `
      + 'a month for each key, because what was made with '
    + 'them would be lost; for preview stacks use one family of a stack that stays, or schedule the deletion of the '
    + 'keys by hand (see "Removal" in the documentation)');
}
