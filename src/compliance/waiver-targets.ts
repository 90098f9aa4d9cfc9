import type { ResourceEnvironment } from 'aws-cdk-lib';
import { Arn, ArnFormat, CfnResource, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { ManualRotationAlias } from '../manual-rotation-alias';

/** One key that a waiver names: by its ARN, or by an alias that it bears. */
export interface WaiverTarget {
  readonly keyArn?: string;
  readonly alias?: string;
  /** What it is called in messages. */
  readonly name: string;
  /** Where it is, as far as that is known. */
  readonly env?: Partial<ResourceEnvironment>;
}

/** The key of that ARN. */
export function targetOfArn(keyArn: string): WaiverTarget {
  if (Token.isUnresolved(keyArn)) return { keyArn, name: 'the key' };
  const { account, region } = Arn.split(keyArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { keyArn, name: keyArn, env: { account, region } };
}

/** The key or alias that a construct is; undefined if it is neither. */
export function targetOf(construct: IConstruct): WaiverTarget | undefined {
  const { path: name } = construct.node;
  if (isAlias(construct)) return { alias: construct.aliasName, name, env: construct.env };
  if (isKey(construct)) return { keyArn: construct.keyRef.keyArn, name, env: construct.env };
  return undefined;
}

/**
 * The keys and aliases that are defined inside of a construct. Keys that it only refers to are not among them: a waiver has to name them.
 */
export function targetsIn(scope: IConstruct): WaiverTarget[] {
  return scope.node.findAll().flatMap((construct): WaiverTarget[] => {
    const { path: name } = construct.node;
    if (ManualRotationAlias.isManualRotationAlias(construct)) return [{ alias: construct.aliasName, name, env: construct.env }];
    if (isKeyResource(construct)) return [{ keyArn: construct.getAtt('Arn').toString(), name, env: construct.env }];
    return [];
  });
}

/** Those at a path in the tree; none if nothing is there. */
export function targetsAt(scope: IConstruct, path: string): WaiverTarget[] {
  let place: IConstruct | undefined = scope.node.root;
  for (const id of path.split('/')) place = place?.node.tryFindChild(id);
  if (place === undefined) return [];
  const target = targetOf(place);
  return target === undefined ? targetsIn(place) : [target];
}

/** A `ManualRotationAlias`, an imported one, or a `kms.Alias`; not an alias of AWS Lambda. */
function isAlias(construct: IConstruct): construct is IConstruct & { aliasName: string; env: ResourceEnvironment } {
  return 'aliasName' in construct && ('familyName' in construct || 'keyRef' in construct);
}

function isKey(construct: IConstruct): construct is kms.IKeyRef {
  return 'keyRef' in construct;
}

/** By its type, as `instanceof` fails across copies of aws-cdk-lib. A replica key is judged, too. */
function isKeyResource(construct: IConstruct): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'].includes(construct.cfnResourceType);
}
