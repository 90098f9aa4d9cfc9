import { CfnResource, aws_kms as kms } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { WaiverTerms } from './contract';
import type { JudgedKey } from './keys-of-app';
import type { ManualRotationAlias } from '../manual-rotation-alias';
import { resourceBehind } from '../private/key-resource';
import { isMarked, MARKS } from '../private/mark';
import { StandardRule } from '../standard-rule';
import type { Waiver } from '../waiver';

/** Whether a waiver may keep a rule from calling a key too old. It does not where it is known to be over, or for another key. */
export function mayExcuse(waiver: Waiver, rule: IConstruct, key: JudgedKey): boolean {
  const today = new Date().toISOString();
  return waiver._terms(rule).some(({ rules, until, ...named }) => (
    (rules === undefined || rules.includes(StandardRule.KEY_AGE)) && until >= today.slice(0, until.length) && mayName(named, key)));
}

function mayName({ keyArn, alias }: Pick<WaiverTerms, 'keyArn' | 'alias'>, key: JudgedKey): boolean {
  if (keyArn !== undefined) {
    const target = resourceBehind({ keyRef: { keyArn } });
    return target === undefined || target === key.resource; // a literal ARN may be that of a key which is deployed
  }
  if (alias === key.aliasName) return true;
  const bearers = bearersOf(alias!, key.resource);
  return bearers.length === 0 || bearers.includes(key.resource);
}

/** Whom the app gives an alias; nobody: it may be given to any key elsewhere. */
function bearersOf(alias: string, { node: { root } }: IConstruct): Array<CfnResource | undefined> {
  return root.node.findAll().flatMap((construct): Array<CfnResource | undefined> => {
    if (isMarked(construct, MARKS.manualRotationAlias)) {
      return (construct as ManualRotationAlias).aliasName === alias ? [construct.node.findChild('Resource') as CfnResource] : [];
    }
    if (!CfnResource.isCfnResource(construct) || construct.cfnResourceType !== kms.CfnAlias.CFN_RESOURCE_TYPE_NAME) return [];
    const { aliasName, targetKeyId } = construct as kms.CfnAlias;
    return aliasName === alias ? [resourceBehind({ keyRef: { keyArn: targetKeyId } })] : [];
  });
}
