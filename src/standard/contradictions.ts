import type { KeySpecTerms, RequiredTagTerms, StandardDocument, StandardWaiverTerms } from './document';
import { isAliasName, waiverProblem } from '../compliance/waiver-terms';
import { isAliasOfAws } from '../private/alias-name';
import { isCalendarDay } from '../private/calendar-day';
import { isKeyArn } from '../private/key-arn';
import { KEY_SPECS } from '../private/key-specs';
import { didYouMean } from '../private/nearest-name';
import { TAG_PREFIX } from '../private/vocabulary';
import { StandardRule } from '../standard-rule';

/** Tags as in AWS. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html (read 2026-11-28) */
export const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
export const MAX_TAG_KEY = 128;
export const MAX_TAG_VALUE = 256;
export const NAME = /^[\x21-\x7e]([\x20-\x7e]{0,62}[\x21-\x7e])?$/;

/** The origins that AWS KMS knows. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html (read 2026-11-28) */
export const ORIGINS: readonly string[] = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'];

/** How the reader wrote a number of days: `maxKeyAge` in code, `maxKeyAgeDays` in a file. */
export type Wording = (prop: string) => string;

/**
 * What is wrong with a standard whose numbers are within their bounds; the first is told. Shared by code and files: what one refuses, the
 * other does.
 */
export function contradictionsIn(standard: StandardDocument, now: Date, days: Wording): string[] {
  return [
    ...nameProblems(standard),
    ...numberProblems(standard, days),
    ...tagProblems(standard.requiredTags),
    ...originProblems(standard.allowedOrigins),
    ...specProblems(standard.keySpecs),
    ...ruleProblems(standard),
    ...standard.waivers.flatMap((waiver, i) => waiverProblems(waiver, `waivers[${i}]`, now)),
  ];
}

function nameProblems(standard: StandardDocument): string[] {
  return (['name', 'version'] as const).filter((prop) => !NAME.test(standard[prop])).map((prop) => (
    `'${prop}' must be 1 to 64 printable ASCII characters, without spaces around them, got ${JSON.stringify(standard[prop])}; `
      + 'it stands in reports and findings'));
}

function numberProblems(standard: StandardDocument, days: Wording): string[] {
  const { maxKeyAgeDays, gracePeriodDays, minRotationPeriodDays: min, maxRotationPeriodDays: max } = standard;
  const problems: string[] = [];
  if (min > max) {
    problems.push(`'${days('minRotationPeriod')}' must be at most '${days('maxRotationPeriod')}' (${max} days), got ${min} days; `
      + 'no period would be allowed');
  }
  if (max > maxKeyAgeDays) {
    problems.push(`'${days('maxRotationPeriod')}' must be at most '${days('maxKeyAge')}' (${maxKeyAgeDays} days), got ${max} days; `
      + 'a key would be allowed a period with which it gets too old');
  }
  if (gracePeriodDays >= maxKeyAgeDays) {
    problems.push(`'${days('gracePeriod')}' must be less than '${days('maxKeyAge')}' (${maxKeyAgeDays} days), got ${gracePeriodDays} days; `
      + 'shorten it, or allow keys to be older');
  }
  return problems;
}

function tagProblems(tags: readonly RequiredTagTerms[]): string[] {
  const problems = tags.flatMap(({ key, values }, i) => [
    ...textProblems(`requiredTags[${i}].key`, key, 1, MAX_TAG_KEY),
    ...(/^aws:/i.test(key) ? [`'requiredTags[${i}].key' must not start with 'aws:', got '${key}'; only AWS writes such tags`] : []),
    ...(key.startsWith(TAG_PREFIX) ? [`'requiredTags[${i}].key' must not start with '${TAG_PREFIX}', got '${key}'; `
      + 'only the state machine writes such tags'] : []),
    ...(values?.length === 0 ? [`'requiredTags[${i}].values' must have at least one value, got none; `
      + 'leave it out if any value will do'] : []),
    ...(values ?? []).flatMap((value, n) => textProblems(`requiredTags[${i}].values[${n}]`, value, 0, MAX_TAG_VALUE)),
    ...repeated(values ?? []).map((value) => `'requiredTags[${i}].values' must name each value once, got '${value}' twice; leave one out`),
  ]);
  return [
    ...problems,
    ...repeated(tags.map(({ key }) => key)).map((key) => `'requiredTags' must name each key once, got '${key}' twice; `
      + 'put all its values into one'),
  ];
}

function textProblems(prop: string, value: string, min: number, max: number): string[] {
  if (value.length >= min && value.length <= max && TAG_TEXT.test(value)) return [];
  return [`'${prop}' must be ${min} to ${max} letters, digits, spaces and _.:/=+-@, got ${JSON.stringify(value)}; `
    + 'AWS KMS takes no other tag'];
}

function originProblems(origins: readonly string[] | undefined): string[] {
  if (origins === undefined) return [];
  if (origins.length === 0) return ["'allowedOrigins' must have at least one origin, got none; leave it out if all are allowed"];
  return origins.flatMap((origin, i) => ORIGINS.includes(origin) ? [] : (
    `'allowedOrigins[${i}]' must be one of ${ORIGINS.join(', ')}, got '${origin}'${didYouMean(origin, ORIGINS)}; `
      + 'choose one that AWS KMS knows'));
}

function specProblems(specs: readonly KeySpecTerms[]): string[] {
  return [
    ...specs.flatMap(({ keySpec }, i) => Object.hasOwn(KEY_SPECS, keySpec) ? [] : (
      `'keySpecs[${i}].keySpec' must be one that this version of the library knows (${Object.keys(KEY_SPECS).join(', ')}), got `
        + `'${keySpec}'${didYouMean(keySpec, Object.keys(KEY_SPECS))}; correct it, or update the library`)),
    ...specs.flatMap(({ until }, i) => until === undefined || isCalendarDay(until) ? [] : (
      `'keySpecs[${i}].until' must be a day of the calendar as 'YYYY-MM-DD', got '${until}'; the spec is allowed to the end of that day, `
        + 'UTC')),
    ...repeated(specs.map(({ keySpec }) => keySpec)).map((keySpec) => `'keySpecs' must name each key spec once, got ${keySpec} twice; `
      + 'decide for one day'),
  ];
}

/** Rules that ask for nothing until a property says what. */
const ASKED_BY: ReadonlyArray<readonly [rule: StandardRule, prop: string, isAsked: (standard: StandardDocument) => boolean]> = [
  [StandardRule.KEY_SPEC, 'keySpecs', ({ keySpecs }) => keySpecs.length > 0],
  [StandardRule.KEY_ORIGIN, 'allowedOrigins', ({ allowedOrigins }) => allowedOrigins !== undefined],
  [StandardRule.KEY_TAGS, 'requiredTags', ({ requiredTags }) => requiredTags.length > 0],
  [StandardRule.FAMILY_RETIREMENT, 'requireFamilyRetirement', ({ requireFamilyRetirement }) => requireFamilyRetirement],
  [StandardRule.FAMILY_ALARMS, 'requireFamilyAlarms', ({ requireFamilyAlarms }) => requireFamilyAlarms],
  [StandardRule.IDLE_BEFORE_DELETION, 'minIdleBeforeDeletion', ({ minIdleBeforeDeletionDays }) => minIdleBeforeDeletionDays !== undefined],
];

function ruleProblems(standard: StandardDocument): string[] {
  const known: readonly string[] = Object.values(StandardRule);
  const { mandatory, ignored } = standard;
  return [
    ...Object.entries({ mandatory, ignored }).flatMap(([prop, rules]) => rules.flatMap((rule, i) => known.includes(rule) ? [] : (
      `'${prop}[${i}]' must be a rule of the standard (${known.join(', ')}), got '${rule}'${didYouMean(rule, known)}; `
        + 'correct it, or update the library'))),
    ...mandatory.filter((rule) => ignored.includes(rule)).map((rule) => (
      `'ignored' must not name a rule that is 'mandatory', got ${rule} in both; take it out of one`)),
    ...ignored.filter((rule) => rule === StandardRule.KEY_AGE || rule === StandardRule.WAIVER_EXPIRED).map((rule) => (
      `'ignored' must not name ${rule}, got it; `
        + `${rule === StandardRule.KEY_AGE ? 'leave addComplianceRule() out instead' : 'take out the waivers that have ended instead'}`)),
    ...ASKED_BY.filter(([rule, , isAsked]) => mandatory.includes(rule) && !isAsked(standard)).map(([rule, prop]) => (
      `'mandatory' must name rules that the standard asks for, got ${rule} without '${prop}'; give '${prop}', or take the rule out`)),
  ];
}

function waiverProblems(waiver: StandardWaiverTerms, where: string, now: Date): string[] {
  const { keyArn, alias, constructPath, rules } = waiver;
  const known: readonly string[] = Object.values(StandardRule);
  const problems: string[] = [];
  const targets = [keyArn, alias, constructPath].filter((target) => target !== undefined);
  if (targets.length !== 1) {
    problems.push(`'${where}' must have one of 'keyArn', 'alias' and 'constructPath', got ${targets.length}; write a waiver for each`);
  }
  if (keyArn !== undefined && !isKeyArn(keyArn)) {
    problems.push(`'${where}.keyArn' must be the ARN of a key, got '${keyArn}'; for the key behind an alias use 'alias'`);
  }
  if (alias !== undefined && (!isAliasName(alias) || isAliasOfAws(alias))) {
    problems.push(`'${where}.alias' must be the name of an alias, with 'alias/' before it and none of AWS, got '${alias}'; correct it`);
  }
  if (constructPath !== undefined && !isConstructPath(constructPath)) {
    problems.push(`'${where}.constructPath' must be a path in the construct tree without '/' at its ends, got '${constructPath}'; `
      + 'cdk list and findings show such paths');
  }
  if (rules?.length === 0) problems.push(`'${where}.rules' must have at least one rule, got none; leave it out if all are meant`);
  for (const rule of rules ?? []) {
    if (!known.includes(rule)) {
      problems.push(`'${where}.rules' must name rules of the standard (${known.join(', ')}), got '${rule}'${didYouMean(rule, known)}; `
        + 'correct it, or update the library');
    }
  }
  const problem = waiverProblem(waiver, now, `${where}.`);
  return problem === undefined ? problems : [...problems, problem];
}

/** The whole app is no place: a waiver for everything would be no standard. */
export function isConstructPath(path: string): boolean {
  return path.length <= 1024 && /^[^/\s][^\n]*$/.test(path) && !path.endsWith('/') && !path.includes('//');
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, i) => texts.indexOf(text) < i))];
}
