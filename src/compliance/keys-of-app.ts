import type { CfnResource } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { TagScope } from './contract';
import type { ManualRotationAlias } from '../manual-rotation-alias';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL } from '../private/kms-facts';
import { isMarked, MARKS } from '../private/mark';
import { isOnCondition } from '../private/on-condition';
import { isUnknown, rendered, text } from '../private/rendered-resource';

/** A key or family of this app, and what the template is certain about. */
export interface JudgedKey {
  readonly className: 'RotatingKey' | 'ManualRotationAlias';
  /** Where its warnings belong: an acknowledgement on the construct reaches its children, also when it comes first. */
  readonly resource: CfnResource;
  /** Of a family. */
  readonly aliasName?: string;
  readonly tags: Readonly<Record<string, unknown>>;
  /** Undefined, as is the next: nothing rotates it. */
  readonly periodDays?: number;
  /** An age that its material surely reaches before it is rotated. */
  readonly reachedAgeDays?: number;
}

/** Whether it is a key or family. */
export function isKey(construct: IConstruct): boolean {
  return isMarked(construct, MARKS.rotatingKey) || isMarked(construct, MARKS.manualRotationAlias);
}

/** Undefined for keys of which too little is known, or which no rule judges. At validation only, in the stage that is synthesized. */
export function judgedKey(construct: IConstruct): JudgedKey | undefined {
  return isMarked(construct, MARKS.rotatingKey) ? rotatingKey(construct) : family(construct as ManualRotationAlias);
}

function rotatingKey(construct: IConstruct): JudgedKey | undefined {
  const resource = construct.node.findChild('Resource') as kms.CfnKey;
  // Of on-demand rotation nobody knows how often somebody asks for it.
  if (isOnCondition(resource) || isMarked(construct, MARKS.rotatedOnDemand)) return undefined;
  const properties = rendered(resource).Properties ?? {};
  const { Enabled: enabled, Origin: origin = ORIGIN_AWS_KMS, EnableKeyRotation: on, RotationPeriodInDays: period } = properties;
  if (isUnknown(enabled) || text(enabled) === 'false') return undefined;
  const key = { className: 'RotatingKey' as const, resource, tags: tagsIn(properties.Tags) };
  if (origin === ORIGIN_EXTERNAL) return key;
  const isCertain = origin === ORIGIN_AWS_KMS && text(on) === 'true' && !isUnknown(period);
  return isCertain ? { ...key, periodDays: Number(period), reachedAgeDays: Number(period) } : undefined;
}

/** Its rotation begins 26 or 52 hours before the period ends (docs/manual-rotation.md). */
const LEAD_DAYS = 3;

function family(alias: ManualRotationAlias): JudgedKey | undefined {
  const resource = alias.node.findChild('Resource') as CfnResource;
  if (isOnCondition(resource)) return undefined;
  const periodDays = alias.rotationPeriod!.toDays();
  return {
    className: 'ManualRotationAlias',
    resource,
    aliasName: alias.aliasName,
    tags: alias.cdkTagManager.tagValues(),
    periodDays,
    reachedAgeDays: periodDays - LEAD_DAYS,
  };
}

/** Whether the rule is certain to judge it; a tag may be missing here that `cdk deploy --tags` adds. */
export function isInScope({ tags }: JudgedKey, scope: TagScope | undefined): boolean {
  if (scope === undefined) return true;
  const { tagKey, tagValue } = scope;
  if (Token.isUnresolved(tagKey) || !Object.hasOwn(tags, tagKey)) return false;
  return tagValue === undefined || (!Token.isUnresolved(tagValue) && tags[tagKey] === tagValue);
}

function tagsIn(tags: unknown): Record<string, unknown> {
  if (!Array.isArray(tags)) return {};
  return Object.fromEntries(tags.map(({ Key: key, Value: value }: { Key: unknown; Value: unknown }) => [text(key), value]));
}
