import { CfnResource, aws_kms as kms } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RenderedResource } from '../private/rendered-resource';
import { isDelete, rendered } from '../private/rendered-resource';

/** An alias that was deleted while its key was kept has caused an outage: https://github.com/aws/aws-cdk/issues/38217 (read 2026-11-22). */
export function alignAliases(key: IConstruct, { cfnOptions: { deletionPolicy, updateReplacePolicy } }: CfnResource): void {
  for (const { cfnOptions } of aliasResourcesOf(key)) {
    cfnOptions.deletionPolicy = deletionPolicy;
    cfnOptions.updateReplacePolicy = updateReplacePolicy;
  }
}

/** Why aliases of this key could vanish while it stays: whatever names the key by one of them would then be cut off from it. */
export function aliasProblems(key: IConstruct, keyInTemplate: RenderedResource): string[] {
  if (isDelete(keyInTemplate.DeletionPolicy)) return [];
  return aliasResourcesOf(key).map(rendered).filter(alias => isDelete(alias.DeletionPolicy))
    .map(alias => `the removal policy of alias ${JSON.stringify(alias.Properties?.AliasName)} must be that of its key, got an alias that `
      + 'is deleted and a key '
      + `that is kept (${keyInTemplate.DeletionPolicy}); call applyRemovalPolicy() on the key, which takes its aliases along`);
}

function aliasResourcesOf(key: IConstruct): CfnResource[] {
  return key.node.children
    .map(child => child.node.defaultChild)
    .filter(CfnResource.isCfnResource)
    .filter(resource => resource.cfnResourceType === kms.CfnAlias.CFN_RESOURCE_TYPE_NAME);
}
