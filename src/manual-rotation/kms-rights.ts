import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { Declaration } from './declared';
import { probeRights } from './key-policy';
import { arnOfKeys } from '../private/key-resource';
import { factsOf } from '../private/key-specs';
import { ownersOfStack } from '../private/owner';
import { TAGS } from '../private/vocabulary';

/** Rights of the shared functions in IAM. What else they may do with a key stands in its key policy. */
export interface FunctionRights {
  readonly survey?: iam.PolicyStatement[];
  readonly probe?: iam.PolicyStatement[];
  readonly deployment?: iam.PolicyStatement[];
}

/** What the survey reads of a family's keys. */
export const SURVEY_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyLastUsage', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'];

export function mayReadFamilies(scope: IConstruct): iam.PolicyStatement[] {
  return [
    mayDescribeByAlias(scope),
    // Last usage is for retirement, and for every family to know a key without a number that was never used.
    mayReadOwn(scope, SURVEY_ACTIONS),
    mayListAliases(),
    // Takes neither a resource nor a condition.
    new iam.PolicyStatement({ sid: 'FindKeysWithoutNumber', actions: ['tag:GetResources'], resources: ['*'] }),
  ];
}

/** The generations of the stack's families, by the owner that they bear. */
export function mayReadOwn(scope: IConstruct, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'ReadOwnGenerations',
    actions,
    resources: [arnOfKeys(scope)],
    conditions: { StringLike: { [`aws:ResourceTag/${TAGS.owner}`]: ownersOfStack(scope) } },
  });
}

/** Takes neither a resource nor a condition. */
export function mayListAliases(): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'ListAliases', actions: ['kms:ListAliases'], resources: ['*'] });
}

/** Any alias, and metadata only: the survey has to see a stranger behind the alias or a version alias, the probe one behind the alias. */
export function mayDescribeByAlias(scope: IConstruct): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DescribeByAlias',
    actions: ['kms:DescribeKey'],
    resources: [arnOfKeys(scope)],
    conditions: { StringLike: { 'kms:RequestAlias': 'alias/*' } },
  });
}

/** Rights of the functions that only some families need. */
export function rightsFor(
  scope: IConstruct,
  declared: Pick<Declaration, 'keySpec' | 'keyUsage' | 'customKeyStoreId' | 'adopt'>,
): FunctionRights {
  const { customKeyStoreId, adopt } = declared;
  return {
    survey: [
      ...(customKeyStoreId === null
        ? []
        : [
          new iam.PolicyStatement({ sid: 'SeeKeyStore', actions: ['kms:DescribeCustomKeyStores'], resources: ['*'] }), // takes no resource
        ]),
      ...(adopt === null
        ? []
        : [onKey(adopt.keyArn, 'ReadAdoptedKeys', ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'])]),
    ],
    probe:
      adopt === null
        ? []
        : probeRights(declared).map(({ actions, conditions }, index) =>
          onKey(adopt.keyArn, `${index === 0 ? 'Use' : 'Read'}Adopted${kindOf(declared)}`, actions, conditions),
        ),
    deployment:
      adopt === null
        ? []
        : [
          new iam.PolicyStatement({
            sid: 'SeeWhoOwnsTheAlias',
            actions: ['cloudformation:DescribeStackResources'],
            resources: [arnOfStacks(scope)],
          }),
        ],
  };
}

/** Which stack has the alias is what is asked for. */
export function arnOfStacks(scope: IConstruct): string {
  return Stack.of(scope).formatArn({
    service: 'cloudformation',
    resource: 'stack',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function onKey(keyArn: string, sid: string, actions: string[], conditions: iam.Conditions = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, conditions, resources: [keyArn] });
}

/** Keys of one kind are used under the same conditions; letters only, for a statement's name. */
function kindOf({ keySpec, keyUsage }: { keySpec: string; keyUsage: string }): string {
  return [factsOf(keySpec).type, ...keyUsage.split('_')].map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
}
