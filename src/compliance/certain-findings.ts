import type { CfnResource } from 'aws-cdk-lib';
import { Annotations, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { JudgedKey } from './keys-of-app';
import { isInScope, isKey, judgedKey } from './keys-of-app';
import type { RuleTerms } from './rule-terms';
import { isRemediated } from './second-remediation';
import { mayExcuse } from './waivers-of-app';
import { sharedEnvironment } from '../private/environment';
import { ROTATION_PERIOD_DAYS } from '../private/kms-facts';
import { isOnCondition } from '../private/on-condition';
import type { Waiver } from '../waiver';

/**
 * Warns, by stable ids, of keys of the app that a rule is certain to find too old one day. Whatever only the deployment knows, such as a
 * token, another environment or a tag that is not in the template, is no reason to warn.
 *
 * At validation: keys, their aspects and overrides may come after the rule. Keys of other stages are left alone, for what is rendered there
 * may not be complete.
 */
export function warnOfCertainFindings(rule: IConstruct, resource: CfnResource, terms: RuleTerms, waivers: readonly Waiver[]): void {
  if (isOnCondition(resource)) return;
  const stage = Stage.of(rule);
  for (const construct of (stage ?? rule.node.root).node.findAll()) {
    if (!isKey(construct) || Stage.of(construct) !== stage || sharedEnvironment(rule, construct) !== 'yes') continue;
    const key = judgedKey(construct);
    if (key === undefined || !isInScope(key, terms.scope)) continue;
    const finding = findingOf(key, rule, terms);
    // Waivers last: what they name is looked for in the whole app.
    if (finding === undefined || waivers.some((waiver) => mayExcuse(waiver, rule, key))) continue;
    Annotations.of(key.resource).addWarningV2(`cdk-kms-rotation:${key.className}.${finding.id}`, finding.text);
  }
}

function findingOf(key: JudgedKey, rule: IConstruct, terms: RuleTerms): { id: string; text: string } | undefined {
  const { maxKeyAgeDays: limit, gracePeriodDays: grace } = terms;
  const { path } = rule.node;
  if (key.reachedAgeDays !== undefined) {
    if (key.reachedAgeDays <= limit + grace) return undefined;
    return {
      id: 'rotatedTooLate',
      text: `'rotationPeriod' (${key.periodDays} days) is longer than ${path} lets keys grow old (${limit} days, and ${grace} of grace): `
        + `AWS Config will report the key as NON_COMPLIANT before each rotation; ${shorten(key, limit)}, let the rule have a greater `
        + "'maxKeyAge', or give it Waiver.forConstruct() for the key",
    };
  }
  if (isRotatedByARule(key)) return undefined;
  return {
    id: 'neverRotated',
    text: `nothing in this app rotates the imported key material, and ${path} lets keys grow ${limit} days old (and ${grace} of grace): `
      + `AWS Config will report the key as NON_COMPLIANT from then on; ${onDemand(limit)}, let the rule rotate such keys with `
      + 'addRemediation(), or give it Waiver.forConstruct() for the key',
  };
}

/** Any rule of the app: nobody knows for sure that another one does not find this key too old, and has it rotated. */
function isRotatedByARule({ resource: { node: { root } } }: JudgedKey): boolean {
  return root.node.findAll().some(isRemediated);
}

function shorten({ className }: JudgedKey, days: number): string {
  const isPossible = className === 'ManualRotationAlias' || days >= ROTATION_PERIOD_DAYS.min;
  return isPossible ? `shorten 'rotationPeriod' to ${days} days or less` : onDemand(days);
}

function onDemand(days: number): string {
  return `call addOnDemandRotation() with a 'maxMaterialAge' of ${days} days or less`;
}
