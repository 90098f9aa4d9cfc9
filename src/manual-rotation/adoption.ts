import { CfnResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mayShareEnvironment } from './alias-names';
import type { Declaration } from './contract';
import type { Adoption } from '../manual-rotation-alias-props';
import { invalid } from '../private/invalid';
import { generationNumber } from '../private/vocabulary';

/** The key to adopt, or an error if it cannot become a generation here. Its spec, usage, origin and state are known at deployment only. */
export function checkedAdoption(scope: IConstruct, adopt: Adoption | undefined): Declaration['adopt'] {
  if (adopt === undefined) return null;
  const { account, region } = Stack.of(scope);
  const elsewhere = [[adopt.key.env.account, account], [adopt.key.env.region, region]]
    .some(([theirs, ours]) => Token.compareStrings(theirs, ours) === TokenComparison.DIFFERENT);
  if (elsewhere) {
    throw invalid(scope, `'adopt' must name a key of the stack's account and Region, got one of ${adopt.key.env.account}/${adopt.key.env.region}; aliases do not reach further`);
  }
  const { keyArn } = adopt.key.keyRef;
  if ('aliasName' in adopt.key || JSON.stringify(Stack.of(scope).resolve(keyArn)).includes(':alias/')) {
    throw invalid(scope, `'adopt' must name a key, got the alias ${adopt.key.node.path}; aws kms describe-key tells the ARN of the key behind it, for kms.Key.fromKeyArn()`);
  }
  return { keyArn, replacePolicy: adopt.replacePolicy ?? false };
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
  const fragment: { Resources: Record<string, { Properties?: { AliasName?: unknown } }> } = Stack.of(resource).resolve(resource._toCloudFormation());
  return Object.values(fragment.Resources)[0].Properties?.AliasName;
}
