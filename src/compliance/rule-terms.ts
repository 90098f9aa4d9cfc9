import { Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TagScope } from './contract';
import type { KeySpecRule } from '../key-spec-rule';
import { literalDays } from '../private/durations';
import { requiredText } from '../private/given';
import { invalid } from '../private/invalid';
import { KINDS, kindOfEach } from '../private/kinds';
import type { DayRange } from '../private/kms-facts';
import type { KeyTagScope, RotationComplianceRuleProps } from '../rotation-compliance-rule-props';
import type { KeySpecTerms } from '../standard/document';

/** Ten years, as for the rotation period: beyond it, a slip of the keyboard is more likely than an intention. */
const MAX_KEY_AGE_DAYS: DayRange = { min: 1, max: 3650 };
const GRACE_PERIOD_DAYS: DayRange = { min: 0, max: 90 };
/** One day is every run. A month: the shortest time for which AWS Config may be told to keep what it recorded. */
export const REPEAT_AFTER_DAYS: DayRange = { min: 2, max: 30 };

/** AWS Config's own limits. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html (read 2026-11-25) */
const MAX_NAME = 128;
const MAX_DESCRIPTION = 256;

/** Tags as in AWS. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_Tag.html (read 2026-11-25) */
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;

/** The rule's numbers and its scope, checked. */
export interface RuleTerms {
  readonly maxKeyAgeDays: number;
  readonly gracePeriodDays: number;
  readonly scope?: TagScope;
  /** Absent: all are allowed. */
  readonly keySpecs?: readonly KeySpecTerms[];
  /** Absent: every run sends every verdict. */
  readonly repeatAfterDays?: number;
}

export function checkedRuleTerms(
  scope: IConstruct,
  props: RotationComplianceRuleProps,
): RuleTerms {
  const options = { scope, why: 'it is compared' };
  const maxKeyAge = props.maxKeyAge ?? Duration.days(365);
  const gracePeriod = props.gracePeriod ?? Duration.days(7);
  const maxKeyAgeDays = literalDays('maxKeyAge', maxKeyAge, MAX_KEY_AGE_DAYS, options);
  const gracePeriodDays = literalDays('gracePeriod', gracePeriod, GRACE_PERIOD_DAYS, options);
  if (gracePeriodDays >= maxKeyAgeDays) {
    throw invalid(scope, `'gracePeriod' must be less than 'maxKeyAge' (${maxKeyAge.toHumanString()}), got ${gracePeriod.toHumanString()}`
      + `${props.gracePeriod === undefined ? ', its default' : ''}; shorten it, or allow keys to be older`);
  }
  checkText(scope, 'configRuleName', props.configRuleName, MAX_NAME);
  checkText(scope, 'description', props.description, MAX_DESCRIPTION);
  if (props.scopeTag !== undefined) checkTag(scope, props.scopeTag);
  const repeat = props.repeatUnchangedAfter ?? undefined;
  const repeatAfterDays = repeat === undefined ? undefined : literalDays('repeatUnchangedAfter', repeat, REPEAT_AFTER_DAYS, options);
  return {
    maxKeyAgeDays,
    gracePeriodDays,
    scope: tagScopeOf(props.scopeTag),
    keySpecs: checkedSpecs(scope, props.keySpecs),
    repeatAfterDays,
  };
}

function checkedSpecs(scope: IConstruct, rules: readonly KeySpecRule[] = []): readonly KeySpecTerms[] | undefined {
  const terms = kindOfEach(scope, 'keySpecs', rules, KINDS.keySpecRule).map(({ _terms }) => _terms);
  const twice = terms.find(({ keySpec }, i) => terms.findIndex((other) => other.keySpec === keySpec) < i);
  if (twice !== undefined) throw invalid(scope, `'keySpecs' must name each key spec once, got ${twice.keySpec} twice; decide for one day`);
  return terms.length === 0 ? undefined : terms;
}

/** The tag as the rule's function reads it. */
export function tagScopeOf(tag: KeyTagScope | undefined): TagScope | undefined {
  return tag && { tagKey: tag.key, ...((tag.value ?? undefined) === undefined ? {} : { tagValue: tag.value }) };
}

function checkTag(scope: IConstruct, { key, value }: KeyTagScope): void {
  checkText(scope, 'scopeTag.key', requiredText(scope, 'scopeTag.key', key, "{ key: '...' }"), MAX_TAG_KEY);
  checkText(scope, 'scopeTag.value', value ?? undefined, MAX_TAG_VALUE, 0);
}

function checkText(scope: IConstruct, prop: string, value: string | undefined, max: number, min = 1): void {
  if (value === undefined || Token.isUnresolved(value) || (value.length >= min && value.length <= max)) return;
  throw invalid(scope, `'${prop}' must have ${min} to ${max} characters, got ${value.length}; `
    + `${value.length === 0 ? 'leave it out' : 'shorten it'}`);
}
