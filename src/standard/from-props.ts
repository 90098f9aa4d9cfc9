import type { Duration } from 'aws-cdk-lib';
import { Duration as Days, Token } from 'aws-cdk-lib';
import type { NumberOfDays } from './bounds';
import { BOUNDS } from './bounds';
import { contradictionsIn } from './contradictions';
import { completed } from './defaults';
import type { KeySpecTerms, StandardDocument, StandardWaiverTerms } from './document';
import { checkedWaivers } from '../compliance/waiver-options';
import { KeySpecRule } from '../key-spec-rule';
import { literalDays } from '../private/durations';
import { required, requiredText } from '../private/given';
import { invalidValue } from '../private/invalid';
import { KINDS, kindOfEach, requiredList } from '../private/kinds';
import { checkProps } from '../private/structs';
import type { KeyMaterialOrigin, RotationStandardProps } from '../rotation-standard-props';
import type { StandardRule } from '../standard-rule';
import { Waiver } from '../waiver';
import type { WaiverOptions } from '../waiver-props';

/** The standard that somebody wrote in code, or an error that says what is wrong with it. */
export function documentOf(given: RotationStandardProps, now: Date): StandardDocument {
  refuseWrongKinds(given);
  const props = checkProps(undefined, 'RotationStandardProps', given);
  refuseTokens(props);
  const document = completed({
    name: props.name,
    version: props.version,
    ...numbersOf(props),
    requiredTags: props.requiredTags?.map(({ key, values }) => ({ key, ...(values ? { values: [...values] } : {}) })),
    allowedOrigins: props.allowedOrigins && [...props.allowedOrigins],
    keySpecs: kindOfEach(undefined, 'keySpecs', props.keySpecs ?? [], KINDS.keySpecRule).map(({ _terms }) => _terms),
    requireFamilyRetirement: props.requireFamilyRetirement,
    requireFamilyAlarms: props.requireFamilyAlarms,
    mandatory: props.mandatory && [...props.mandatory],
    ignored: props.ignored && [...props.ignored],
    waivers: checkedWaivers(undefined, props.waivers).map(({ _inStandard }) => _inStandard),
  });
  const [problem] = contradictionsIn(document, now, (prop) => prop);
  if (problem !== undefined) throw invalidValue(problem);
  return document;
}

/** The other way: what somebody would write to get it. */
export function propsOf(document: StandardDocument): RotationStandardProps {
  const durations = Object.entries(BOUNDS).map(([prop]): [string, Duration | undefined] => {
    const days = document[`${prop as NumberOfDays}Days`];
    return [prop, days === undefined ? undefined : Days.days(days)];
  });
  return {
    ...Object.fromEntries(durations),
    name: document.name,
    version: document.version,
    requiredTags: document.requiredTags.map(({ key, values }) => ({ key, values: values && [...values] })),
    allowedOrigins: document.allowedOrigins as KeyMaterialOrigin[] | undefined,
    keySpecs: document.keySpecs.map(specRuleOf),
    requireFamilyRetirement: document.requireFamilyRetirement,
    requireFamilyAlarms: document.requireFamilyAlarms,
    mandatory: [...document.mandatory],
    ignored: [...document.ignored],
    waivers: document.waivers.map(waiverOf),
  };
}

function specRuleOf({ keySpec, until }: KeySpecTerms): KeySpecRule {
  return until === undefined ? KeySpecRule.forbidden(keySpec) : KeySpecRule.until(keySpec, until);
}

function waiverOf({ keyArn, alias, constructPath, rules, ...terms }: StandardWaiverTerms): Waiver {
  const options: WaiverOptions = { ...terms, ...(rules === undefined ? {} : { rules: rules as StandardRule[] }) };
  if (keyArn !== undefined) return Waiver.forKeyArn(keyArn, options);
  return alias === undefined ? Waiver.forConstructPath(constructPath!, options) : Waiver.forAlias(alias, options);
}

function numbersOf(props: RotationStandardProps): Partial<StandardDocument> {
  return Object.fromEntries((Object.keys(BOUNDS) as NumberOfDays[]).flatMap((prop) => {
    const value = props[prop];
    return value === undefined ? [] : [[`${prop}Days`, literalDays(prop, value, BOUNDS[prop], { why: 'it is compared' })]];
  }));
}

/** What only JavaScript lets through. */
function refuseWrongKinds(props: RotationStandardProps): void {
  const { name, version, requiredTags = [] } = required(undefined, 'props', props, "{ name: 'acme-keys', version: '1' }");
  requiredText(undefined, 'name', name, "what reports call the standard, such as 'acme-keys'");
  requiredText(undefined, 'version', version, "its version as its owner counts, such as '2026.1'");
  const tags = requiredList(undefined, 'requiredTags', requiredTags, "[{ key: 'Owner' }] or the like");
  for (const [i, tag] of tags.entries()) requiredText(undefined, `requiredTags[${i}].key`, tag?.key, "{ key: 'Owner' } or the like");
}

/** A standard is a file as well: what the deployment fills in would not be in it. */
function refuseTokens({ name, version, requiredTags = [] }: RotationStandardProps): void {
  const texts: Array<[string, string]> = [
    ['name', name], ['version', version],
    ...requiredTags.flatMap(({ key, values }, i): Array<[string, string]> => (
      [[`requiredTags[${i}].key`, key], ...(values ?? []).map((value): [string, string] => [`requiredTags[${i}].values`, value])])),
  ];
  for (const [prop, value] of texts) {
    if (Token.isUnresolved(value)) {
      throw invalidValue(`'${prop}' must be a literal, got a token; a standard is compared at synthesis, and written to a file`);
    }
  }
}
