import { ORIGIN_AWS_KMS, PENDING_WINDOW_DAYS, ROTATABLE_KEY_SPEC, ROTATION_PERIOD_DAYS } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import { ORIGINS } from '../contradictions';
import type { RequiredTagTerms, StandardDocument } from '../document';

/** One statement of a policy of AWS Organizations, before it is known of which kind. */
export interface GuardrailStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  /** In a resource control policy only, where it is demanded. */
  readonly Principal?: '*';
  readonly Action: string | readonly string[];
  readonly Resource: '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A statement, and which property of the standard is behind it. */
export interface Guardrail {
  readonly statement: GuardrailStatement;
  /** As users know it: refusals name it. */
  readonly prop: string;
  /** The calls have a key as their resource: resource control policies can tell them. `kms:CreateKey` has none. */
  readonly onKeys: boolean;
}

/**
 * What a standard denies, by the values of operations alone: whoever calls, and with whatever path. There is no principal that is let
 * off, and none is needed: the machines of this library ask for what the standard allows, or the synthesis says that they do not.
 *
 * Of the condition keys, AWS KMS sets `kms:RotationPeriodInDays` (365 if the request has none),
 * `kms:ScheduleKeyDeletionPendingWindowInDays` and `kms:TrailingDaysWithoutKeyUsage` (from the key's creation if it was never used) in
 * every such request. For those of `kms:CreateKey`, it is not documented what a request without the parameter has: every statement here
 * is right either way.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html (read 2026-11-28)
 */
export function guardrailsOf(standard: StandardDocument): Guardrail[] {
  return GUARDED.filter(([rule]) => !standard.ignored.includes(rule)).flatMap(([, guard]) => guard(standard));
}

const GUARDED: ReadonlyArray<readonly [rule: StandardRule, guard: (standard: StandardDocument) => Guardrail[]]> = [
  [StandardRule.KEY_ROTATION, staysRotating],
  [StandardRule.KEY_ROTATION_PERIOD, rotatesInTime],
  [StandardRule.DELETION_WINDOW, waitsBeforeDeletion],
  [StandardRule.IDLE_BEFORE_DELETION, keepsUsedKeys],
  [StandardRule.KEY_SPEC, makesNoForbiddenSpecs],
  [StandardRule.KEY_ORIGIN, makesNoForbiddenOrigins],
  [StandardRule.KEY_TAGS, keepsTags],
];

function staysRotating(): Guardrail[] {
  return [onKey('maxRotationPeriod', { Sid: 'KeyRotation', Action: 'kms:DisableKeyRotation' })];
}

function rotatesInTime({ minRotationPeriodDays: min, maxRotationPeriodDays: max }: StandardDocument): Guardrail[] {
  const enable = (prop: string, Sid: string, operator: string, days: number) => (
    onKey(prop, { Sid, Action: 'kms:EnableKeyRotation', Condition: { [operator]: { 'kms:RotationPeriodInDays': String(days) } } }));
  return [
    ...(max < ROTATION_PERIOD_DAYS.max ? [enable('maxRotationPeriod', 'KeyRotationPeriodMax', 'NumericGreaterThan', max)] : []),
    ...(min > ROTATION_PERIOD_DAYS.min ? [enable('minRotationPeriod', 'KeyRotationPeriodMin', 'NumericLessThan', min)] : []),
  ];
}

function waitsBeforeDeletion({ minDeletionWindowDays: min }: StandardDocument): Guardrail[] {
  if (min <= PENDING_WINDOW_DAYS.min) return []; // AWS KMS takes no shorter one
  return [onKey('minDeletionWindow', {
    Sid: 'DeletionWindow',
    Action: 'kms:ScheduleKeyDeletion',
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(min) } },
  })];
}

function keepsUsedKeys({ minIdleBeforeDeletionDays: min }: StandardDocument): Guardrail[] {
  if (min === undefined) return [];
  return [onKey('minIdleBeforeDeletion', {
    Sid: 'IdleBeforeDeletion',
    Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
    Condition: { NumericLessThan: { 'kms:TrailingDaysWithoutKeyUsage': String(min) } },
  })];
}

/** A day is part of the policy: on the day after it, AWS denies, and nobody has to deploy anything. */
function makesNoForbiddenSpecs({ keySpecs }: StandardDocument): Guardrail[] {
  const days = [...new Set(keySpecs.map(({ until }) => until))].sort((one, other) => (one ?? '').localeCompare(other ?? ''));
  return days.map((until) => {
    const specs = keySpecs.filter((one) => one.until === until).map(({ keySpec }) => keySpec);
    // A request without a spec makes a symmetric key: it is meant, too, if that is forbidden.
    const operator = specs.includes(ROTATABLE_KEY_SPEC) ? 'StringEqualsIfExists' : 'StringEquals';
    return atCreation('keySpecs', {
      Sid: until === undefined ? 'KeySpec' : `KeySpecUntil${until.replaceAll('-', '')}`,
      Action: 'kms:CreateKey',
      Condition: {
        [operator]: { 'kms:KeySpec': specs },
        ...(until === undefined ? {} : { DateGreaterThanEquals: { 'aws:CurrentTime': dayAfter(until) } }),
      },
    });
  });
}

function makesNoForbiddenOrigins({ allowedOrigins }: StandardDocument): Guardrail[] {
  if (allowedOrigins === undefined) return [];
  const forbidden = ORIGINS.filter((origin) => !allowedOrigins.includes(origin));
  if (forbidden.length === 0) return [];
  // A request without an origin has AWS KMS make the material. Where that is allowed, such a request must not be denied; elsewhere it must.
  const condition: GuardrailStatement['Condition'] = allowedOrigins.includes(ORIGIN_AWS_KMS)
    ? { StringEquals: { 'kms:KeyOrigin': forbidden } }
    : { StringNotEquals: { 'kms:KeyOrigin': [...allowedOrigins] } };
  return [atCreation('allowedOrigins', { Sid: 'KeyOrigin', Action: 'kms:CreateKey', Condition: condition })];
}

/** A key is made with its tags, they are not changed to what the standard does not know, and they stay. */
function keepsTags({ requiredTags }: StandardDocument): Guardrail[] {
  if (requiredTags.length === 0) return [];
  return [
    ...requiredTags.flatMap((tag, i) => tagGuardrails(tag, i + 1)),
    onKey('requiredTags', {
      Sid: 'KeyTagsStay',
      Action: 'kms:UntagResource',
      Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': requiredTags.map(({ key }) => key) } },
    }),
  ];
}

/** Statements are "or", conditions are "and": one statement for each tag. */
function tagGuardrails({ key, values }: RequiredTagTerms, number: number): Guardrail[] {
  const tag = `aws:RequestTag/${key}`;
  if (values === undefined) {
    return [atCreation('requiredTags', { Sid: `KeyTags${number}`, Action: 'kms:CreateKey', Condition: { Null: { [tag]: 'true' } } })];
  }
  const differs = { StringNotEquals: { [tag]: [...values] } }; // also true where there is no such tag
  return [
    atCreation('requiredTags', { Sid: `KeyTags${number}`, Action: 'kms:CreateKey', Condition: differs }),
    onKey('requiredTags', { Sid: `KeyTagsValue${number}`, Action: 'kms:TagResource', Condition: { ...differs, Null: { [tag]: 'false' } } }),
  ];
}

type Terms = Pick<GuardrailStatement, 'Sid' | 'Action' | 'Condition'>;

function onKey(prop: string, terms: Terms): Guardrail {
  return { prop, onKeys: true, statement: denying(terms) };
}

function atCreation(prop: string, terms: Terms): Guardrail {
  return { prop, onKeys: false, statement: denying(terms) };
}

function denying({ Sid, Action, Condition }: Terms): GuardrailStatement {
  return { Sid, Effect: 'Deny', Action, Resource: '*', ...(Condition === undefined ? {} : { Condition }) };
}

function dayAfter(day: string): string {
  const midnight = new Date(`${day}T00:00:00Z`);
  midnight.setUTCDate(midnight.getUTCDate() + 1);
  return midnight.toISOString().replace('.000', '');
}
