import { CfnResource, Stack, aws_kms as kms } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warnAboutCopies } from './alias-names';
import { sharedEnvironment } from '../private/environment';
import { isSameKey, resourceBehind } from '../private/key-resource';
import { rendered } from '../private/rendered-resource';
import { generationNumber } from '../private/vocabulary';

interface Names {
  readonly aliasName: string;
  readonly familyName: string;
}

/**
 * CloudFormation would move such an alias back to an old key some day. Judged at the end of the synthesis, by the names that will stand in
 * the template.
 */
export function aliasesOfCloudFormation(scope: IConstruct, names: Names): string[] {
  const twins = cloudFormationAliases(scope).filter((resource) => isOurs(nameOf(resource), names));
  const copy = twins.find((resource) => sharedEnvironment(scope, resource) === 'maybe');
  if (copy !== undefined) {
    warnAboutCopies(scope, '\'aliasName\' must not be an alias that CloudFormation owns, '
    + `got '${nameOf(copy)}', which is ${copy.node.path}`);
  }
  return twins
    .filter((resource) => sharedEnvironment(scope, resource) === 'yes')
    .map((resource) => `'aliasName' must not be an alias that CloudFormation owns, got '${nameOf(resource)}', which is `
      + `the AWS::KMS::Alias ${resource.node.path}: `
      + 'it would be moved back to an old key; deploy that alias with RemovalPolicy.RETAIN, then take it out '
      + 'and give its key here as adopt in one deployment');
}

/**
 * Aliases of the app on the adopted key that CloudFormation could not make, move or delete any more: a key policy cannot name an alias, so
 * its denial is for all of them. One that this deployment takes out of its stack is no longer in the template: retained, CloudFormation
 * leaves it alone, and else its removal fails after the update, which leaves the alias where it is.
 */
export function aliasesThatWouldFreeze(scope: IConstruct, names: Names, adopted: kms.IKeyRef): string[] {
  return cloudFormationAliases(scope)
    .filter((resource) => pointsTo(resource, adopted) && !isOurs(nameOf(resource), names))
    .map((resource) => '\'adopt\' must name a key without other aliases, got one with the AWS::KMS::Alias '
      + `${resource.node.path} (${text(nameOf(resource))}): `
      + 'the denials in the policy of an adopted key keep CloudFormation from changing or deleting it; '
      + 'take that alias out, point it to another key, or declare lockOtherAliases: true');
}

function cloudFormationAliases(scope: IConstruct): CfnResource[] {
  return scope.node.root.node.findAll()
    .filter((resource): resource is CfnResource => CfnResource.isCfnResource(resource))
    .filter((resource) => resource.cfnResourceType === kms.CfnAlias.CFN_RESOURCE_TYPE_NAME);
}

function isOurs(name: unknown, { aliasName, familyName }: Names): boolean {
  return name === aliasName || (typeof name === 'string' && generationNumber(familyName, name) !== undefined);
}

/** As rendered: overrides and property injectors count. */
function nameOf(resource: CfnResource): unknown {
  return rendered(resource).Properties?.AliasName;
}

function text(name: unknown): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

/** By the literal, or by the resource that a token stands for: what a reference to a key looks like differs from stack to stack. */
function pointsTo(alias: CfnResource, { keyRef: { keyArn, keyId } }: kms.IKeyRef): boolean {
  const target = rendered(alias).Properties?.TargetKeyId;
  if (typeof target === 'string') return [keyArn, keyId].includes(target);
  const { targetKeyId } = alias as Partial<kms.CfnAlias>; // a raw resource has none
  if (targetKeyId !== undefined) return isSameKey({ keyRef: { keyArn: targetKeyId } }, { keyRef: { keyArn } });
  return resourceBehind({ keyRef: { keyArn } })?.stack === alias.stack
    && [keyArn, keyId].some((name) => JSON.stringify(Stack.of(alias).resolve(name)) === JSON.stringify(target));
}
