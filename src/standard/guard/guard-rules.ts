import { lastMomentOf } from '../../private/calendar-day';
import {
  DEFAULT_ROTATION_PERIOD_DAYS, ORIGIN_AWS_KMS, PENDING_WINDOW_DAYS, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE,
} from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import type { RequiredTagTerms, StandardDocument } from '../document';
import { DOCUMENTATION_URL } from '../documentation';

const KEY = 'AWS::KMS::Key';
const REPLICA = 'AWS::KMS::ReplicaKey';

/** Under this key stand the numbers of a standard in the input parameters of a hook. */
const PARAMETERS = 'KmsKeyStandard';

/** The numbers that rules compare with: as they stand in the text, and as messages call them. */
interface Numbers {
  readonly min: string;
  readonly max: string;
  readonly window: string;
  /** Of rotation periods. */
  readonly range: string;
  readonly days: string;
}

/** The numbers of a standard as the input parameters of a hook: a JSON document. */
export function guardInputParametersOf(
  { minRotationPeriodDays, maxRotationPeriodDays, minDeletionWindowDays }: StandardDocument,
): string {
  return `${JSON.stringify({ [PARAMETERS]: { minRotationPeriodDays, maxRotationPeriodDays, minDeletionWindowDays } }, null, 2)}\n`;
}

function literals({ minRotationPeriodDays: min, maxRotationPeriodDays: max, minDeletionWindowDays: window }: StandardDocument): Numbers {
  return { min: `${min}`, max: `${max}`, window: `${window}`, range: `${min} to ${max} days`, days: `${window} days` };
}

const FROM_PARAMETERS: Numbers = {
  min: '%min_rotation_period',
  max: '%max_rotation_period',
  window: '%min_deletion_window',
  range: `from ${PARAMETERS}.minRotationPeriodDays to ${PARAMETERS}.maxRotationPeriodDays`,
  days: `${PARAMETERS}.minDeletionWindowDays`,
};

function isGiven(name: string): string {
  return `  ${PARAMETERS}.${name} is_int <<the input parameters of the hook lack ${PARAMETERS}.${name}, a number>>`;
}

/** Guard lets everything pass that is compared with what is not there: without its numbers, the hook has to find every key. */
const PARAMETER_RULES = `let min_rotation_period = ${PARAMETERS}.minRotationPeriodDays
let max_rotation_period = ${PARAMETERS}.maxRotationPeriodDays
let min_deletion_window = ${PARAMETERS}.minDeletionWindowDays

rule InputParameters {
${['minRotationPeriodDays', 'maxRotationPeriodDays', 'minDeletionWindowDays'].map(isGiven).join('\n')}
}
`;

/**
 * The rules of a standard that resolved properties of one resource show, in the language of AWS CloudFormation Guard. Each has the name
 * of its rule, and says what the judge says wherever both can tell. What needs other resources (families, alarms), deletion policies, or
 * the day, is not among them.
 *
 * Versions of Guard that AWS CloudFormation runs are not documented: only what version 3.1.1 and earlier know is used.
 *
 * @param now key specs are left out until their day has passed: the language has no clock that every version knows
 * @param numbersAsParameters whether the numbers come from the input parameters, and do not stand in the rules
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks-write-rules.html (read 2026-11-28)
 */
export function guardRulesOf(standard: StandardDocument, now: Date, numbersAsParameters = false): string {
  const terms = { standard, now, numbers: numbersAsParameters ? FROM_PARAMETERS : literals(standard), numbersAsParameters };
  const rules = RULES.filter(([rule]) => !standard.ignored.includes(rule)).flatMap(([rule, write]) => write(rule, terms));
  return [
    `# ${standard.name} ${standard.version}: AWS CloudFormation Guard rules of cdk-kms-rotation, for resources with resolved properties.`,
    `# What they cannot tell: ${DOCUMENTATION_URL}`,
    '',
    ...(numbersAsParameters && rules.length > 0 ? [PARAMETER_RULES] : []),
    VARIABLES,
    ...rules,
  ].join('\n');
}

interface Terms {
  readonly standard: StandardDocument;
  readonly now: Date;
  readonly numbers: Numbers;
  readonly numbersAsParameters: boolean;
}

type Writer = (rule: StandardRule, terms: Terms) => string[];

const RULES: ReadonlyArray<readonly [rule: StandardRule, write: Writer]> = [
  [StandardRule.KEY_ROTATION, rotation],
  [StandardRule.KEY_ROTATION_PERIOD, rotationPeriod],
  [StandardRule.KEY_CANNOT_ROTATE, cannotRotate],
  [StandardRule.KEY_SPEC, keySpec],
  [StandardRule.KEY_ORIGIN, keyOrigin],
  [StandardRule.KEY_TAGS, keyTags],
  [StandardRule.DELETION_WINDOW, deletionWindow],
];

/** A property that is absent has the default of AWS KMS; numbers and flags may be texts, as parameters are. */
const ROTATABLE = [
  `Properties.KeySpec not exists or Properties.KeySpec == '${ROTATABLE_KEY_SPEC}'`,
  `Properties.KeyUsage not exists or Properties.KeyUsage == '${ROTATABLE_KEY_USAGE}'`,
  `Properties.Origin not exists or Properties.Origin == '${ORIGIN_AWS_KMS}'`,
];
const ON = "Properties.EnableKeyRotation exists\n  Properties.EnableKeyRotation in [true, 'true']";

const VARIABLES = `let keys = Resources.*[ Type == '${KEY}' ]
let keys_and_replicas = Resources.*[ Type in ['${KEY}', '${REPLICA}'] ]
let rotatable = Resources.*[
  Type == '${KEY}'
  ${ROTATABLE.join('\n  ')}
]
let rotating = Resources.*[
  Type == '${KEY}'
  ${ON}
]
let rotating_and_rotatable = Resources.*[
  Type == '${KEY}'
  ${ON}
  ${ROTATABLE.join('\n  ')}
]
`;

function rotation(name: StandardRule): string[] {
  return [ruleText(name, 'rotatable', [clause("Properties.EnableKeyRotation in [true, 'true']", 'AWS KMS can rotate the key by itself, and '
    + 'is not told to: EnableKeyRotation: true')])];
}

function rotationPeriod(name: StandardRule, { standard, numbers: { min, max, range }, numbersAsParameters }: Terms): string[] {
  const message = `the rotation period must be ${range}: RotationPeriodInDays: ${numbersAsParameters ? '...' : max}`;
  const bounded = `when Properties.RotationPeriodInDays exists {
    when Properties.RotationPeriodInDays is_int {
      ${clause(`Properties.RotationPeriodInDays >= ${min}`, message)}
      ${clause(`Properties.RotationPeriodInDays <= ${max}`, message)}
    }
  }`;
  const bounds = ruleText(name, 'rotating_and_rotatable', [bounded]);
  const isFine = standard.minRotationPeriodDays <= DEFAULT_ROTATION_PERIOD_DAYS
    && standard.maxRotationPeriodDays >= DEFAULT_ROTATION_PERIOD_DAYS;
  if (isFine && !numbersAsParameters) return [bounds];
  // A key without a period has 365 days when it is made. Updates may hide a period: it is a write-only property.
  const conditions = [
    "HookContext not exists or HookContext.InvocationPoint == 'CREATE_PRE_PROVISION'",
    ...(numbersAsParameters ? [`${max} < ${DEFAULT_ROTATION_PERIOD_DAYS} or ${min} > ${DEFAULT_ROTATION_PERIOD_DAYS}`] : []),
  ];
  return [
    bounds,
    ruleText(`${name}AtCreation`, 'rotating_and_rotatable', [clause('Properties.RotationPeriodInDays exists', `${message}; without one, it `
      + 'is 365 days')], conditions),
  ];
}

function cannotRotate(name: StandardRule): string[] {
  const message = 'AWS KMS cannot rotate this key by itself, and the deployment would fail: EnableKeyRotation: false, and '
    + 'ManualRotationAlias';
  return [ruleText(name, 'rotating', ROTATABLE.map((one) => clause(one, message)))];
}

function keySpec(name: StandardRule, { standard: { keySpecs }, now }: Terms): string[] {
  const forbidden = keySpecs.filter(({ until }) => until === undefined || now.getTime() > (
    lastMomentOf(until) ?? 0
  )).map((one) => one.keySpec);
  if (forbidden.length === 0) return [];
  const message = `the key spec must not be ${forbidden.join(' or ')}: choose one that the standard allows`;
  const stated = clause(`Properties.KeySpec not in ${listOf(forbidden)}`, message);
  const clauses = forbidden.includes(ROTATABLE_KEY_SPEC)
    ? [clause('Properties.KeySpec exists', message), stated]
    : [`when Properties.KeySpec exists {\n    ${stated}\n  }`];
  return [ruleText(name, 'keys', clauses)];
}

function keyOrigin(name: StandardRule, { standard: { allowedOrigins } }: Terms): string[] {
  if (allowedOrigins === undefined) return [];
  const message = `the origin of key material must be ${allowedOrigins.join(' or ')}`;
  const stated = `Properties.Origin in ${listOf(allowedOrigins)}`;
  const check = allowedOrigins.includes(ORIGIN_AWS_KMS) ? `Properties.Origin not exists or ${stated}` : stated;
  return [
    ruleText(name, 'keys', [clause(check, message)]),
  ];
}

function keyTags(name: StandardRule, { standard: { requiredTags } }: Terms): string[] {
  if (requiredTags.length === 0) return [];
  return [ruleText(name, 'keys_and_replicas', [
    clause('Properties.Tags exists', `these tags are missing: ${requiredTags.map(({ key }) => key).join(', ')}`),
    ...requiredTags.map(tagClause),
  ])];
}

function tagClause({ key, values }: RequiredTagTerms): string {
  const missing = clause(`some Properties.Tags[*].Key == '${key}'`, `the tag '${key}' is missing`);
  if (values === undefined) return missing;
  const known = clause(`Value in ${listOf(values)}`, `the tag '${key}' must be ${values.map((value) => `'${value}'`).join(' or ')}`);
  return `${missing}\n  Properties.Tags[ Key == '${key}' ] {\n    ${known}\n  }`;
}

function deletionWindow(
  name: StandardRule, { standard, numbers: { window, days }, numbersAsParameters }: Terms,
): string[] {
  if (standard.minDeletionWindowDays <= PENDING_WINDOW_DAYS.min && !numbersAsParameters) return [];
  const message = `AWS KMS must wait at least ${days} before it deletes the key: PendingWindowInDays: `
    + (numbersAsParameters ? '...' : window);
  return [ruleText(name, 'keys_and_replicas', [`when Properties.PendingWindowInDays exists {
    when Properties.PendingWindowInDays is_int {
      ${clause(`Properties.PendingWindowInDays >= ${window}`, message)}
    }
  }`])];
}

function ruleText(name: string, of: string, clauses: readonly string[], conditions: readonly string[] = []): string {
  const when = [`%${of} !empty`, ...conditions].join('\n  ');
  return `rule ${name} when ${when} {
  %${of} {
  ${clauses.join('\n  ')}
  }
}
`;
}

function clause(check: string, message: string): string {
  return `${check} <<${message}>>`;
}

/** No character of a spec, an origin or a tag ends a text of Guard: the standard refuses quotes. */
function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}
