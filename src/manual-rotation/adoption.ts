import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Declaration } from './contract';
import type { AdoptOptions } from '../manual-rotation-alias-props';
import { isElsewhere, mayShareEnvironment } from '../private/environment';
import { invalid } from '../private/invalid';
import { isAlias } from '../private/key-resource';
import { rendered } from '../private/rendered-resource';
import { generationNumber } from '../private/vocabulary';

/** The key to adopt, or an error if it cannot become a generation here. Its spec, usage, origin and state are known at deployment only. */
export function checkedAdoption(scope: IConstruct, adopt: AdoptOptions | undefined): Declaration['adopt'] {
  if (adopt === undefined) return null;
  if (isElsewhere(scope, adopt.key.env)) {
    throw invalid(scope, `'adopt' must name a key of the stack's account and Region, got one of ${adopt.key.env.account}/${adopt.key.env.region}; aliases do not reach further`);
  }
  const { keyArn } = adopt.key.keyRef;
  if (isAlias(adopt.key)) {
    throw invalid(scope, `'adopt' must name a key, got the alias ${adopt.key.node.path}; aws kms describe-key tells the ARN of the key behind it, for kms.Key.fromKeyArn()`);
  }
  return { keyArn, replacePolicy: adopt.replacePolicy ?? false, lockOtherAliases: adopt.lockOtherAliases ?? false };
}

/**
 * CloudFormation would move such an alias back to an old key some day. Judged at the end of the synthesis, by the names that will stand in the template.
 */
export function aliasesOfCloudFormation(scope: IConstruct, names: { aliasName: string; familyName: string }): string[] {
  return scope.node.root.node.findAll()
    .filter((resource): resource is CfnResource => CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::KMS::Alias')
    .filter((resource) => mayShareEnvironment(scope, resource) && isOurs(aliasNameOf(resource), names))
    .map((resource) => `'aliasName' must not be an alias that CloudFormation owns, got '${aliasNameOf(resource)}', which is the AWS::KMS::Alias ${resource.node.path}: `
      + 'it would be moved back to an old key; deploy that alias with RemovalPolicy.RETAIN, then take it out and give its key here as adopt in one deployment');
}

function isOurs(name: unknown, { aliasName, familyName }: { aliasName: string; familyName: string }): boolean {
  return name === aliasName || (typeof name === 'string' && generationNumber(familyName, name) !== undefined);
}

/** As rendered: overrides and property injectors count. */
function aliasNameOf(resource: CfnResource): unknown {
  return rendered(resource).Properties?.AliasName;
}
