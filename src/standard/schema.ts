import type { NumberOfDays } from './bounds';
import { BOUNDS } from './bounds';
import { MAX_TAG_KEY, MAX_TAG_VALUE, NAME, ORIGINS, TAG_TEXT } from './contradictions';
import { completed } from './defaults';
import { SCHEMA_VERSION } from './document';
import { OWNER_LENGTH, REASON_LENGTH } from '../compliance/waiver-terms';
import { MAX_ALIAS_NAME } from '../private/alias-name';
import { KEY_ARN } from '../private/key-arn';
import { KEY_SPECS } from '../private/key-specs';
import { TAG_PREFIX } from '../private/vocabulary';
import { StandardRule } from '../standard-rule';

/** What editors and other languages call it, beside a `standard.json`. */
export const SCHEMA_FILE = 'standard-schema.json';

/**
 * What a `standard.json` may say, as a JSON Schema (draft 7): for editors, and for whoever writes one without the AWS CDK.
 *
 * It says what can be said of each value. That values contradict each other, that a day is not in the calendar, or that a list names
 * something twice, only reading it tells.
 */
export function standardSchema(): object {
  const defaults = completed({ name: 'a', version: '1' });
  const days = Object.fromEntries((Object.keys(BOUNDS) as NumberOfDays[]).map((prop) => {
    const value = defaults[`${prop}Days`];
    const isFixed = !['maxRotationPeriod', 'keySpecNotice'].includes(prop); // these follow maxKeyAge
    return [`${prop}Days`, {
      type: 'integer',
      minimum: BOUNDS[prop].min,
      maximum: BOUNDS[prop].max,
      ...(value !== undefined && isFixed ? { default: value } : {}),
      description: MEANING[prop],
    }];
  }));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A standard for the AWS KMS keys of an organization',
    description: `The file standard.json of cdk-kms-rotation, schema version ${SCHEMA_VERSION}. All numbers are whole days.`,
    ...objectOf(['schemaVersion', 'name', 'version'], {
      $schema: { type: 'string', description: 'Where this schema is, for editors.' },
      schemaVersion: { const: SCHEMA_VERSION, description: 'A later one is refused: its fields may mean something else.' },
      name: { type: 'string', pattern: NAME.source, description: 'What reports and findings call the standard.' },
      version: { type: 'string', pattern: NAME.source, description: 'Its version, as its owner counts.' },
      ...days,
      requiredTags: listOf('Tags that every key must have.', objectOf(['key'], {
        key: {
          type: 'string',
          minLength: 1,
          maxLength: MAX_TAG_KEY,
          pattern: TAG_TEXT.source,
          not: { pattern: `^([aA][wW][sS]:|${TAG_PREFIX})` },
        },
        values: {
          ...listOf('The values that it may have. Without any, every value will do.', {
            type: 'string', maxLength: MAX_TAG_VALUE, pattern: TAG_TEXT.source,
          }),
          minItems: 1,
          uniqueItems: true,
        },
      })),
      allowedOrigins: {
        ...listOf('Where key material may come from. Absent: from anywhere.', { enum: ORIGINS }), minItems: 1,
      },
      keySpecs: listOf('Key specs that may not be used, or not any longer.', objectOf(['keySpec'], {
        keySpec: { enum: Object.keys(KEY_SPECS) },
        until: { ...DAY, description: 'The last day on which it may be used, UTC. Absent: never.' },
      })),
      requireFamilyRetirement: flag('Whether a ManualRotationAlias has to retire its old keys.'),
      requireFamilyAlarms: flag('Whether a ManualRotationAlias needs an alarm.'),
      mandatory: listOf('Rules for which only waivers of this file count.', RULE),
      ignored: listOf('Rules that are not asked for.', {
        enum: Object.values(StandardRule).filter((rule) => rule !== StandardRule.KEY_AGE && rule !== StandardRule.WAIVER_EXPIRED),
      }),
      waivers: listOf('Which keys are excused, from which rules, why, by whom and for how long.', {
        ...objectOf(['reason', 'owner', 'until'], {
          keyArn: { type: 'string', pattern: KEY_ARN.source.replace(/\?<\w+>/g, '') },
          alias: { type: 'string', maxLength: MAX_ALIAS_NAME, pattern: '^alias/(?!aws/)[A-Za-z0-9/_-]+$', description: 'With alias/.' },
          constructPath: { type: 'string', maxLength: 1024, pattern: '^[^/\\s]', description: 'Of a key, or of what it is in.' },
          rules: { ...listOf('Absent: all.', RULE), minItems: 1 },
          reason: excuse(REASON_LENGTH),
          owner: excuse(OWNER_LENGTH),
          until: { ...DAY, description: 'The last day on which it counts, UTC.' },
        }),
        oneOf: ['keyArn', 'alias', 'constructPath'].map((name) => ({ required: [name] })),
      }),
    }),
  };
}

/** As files: the schema does not hang on the day. */
export function standardSchemaText(): string {
  return `${JSON.stringify(standardSchema(), null, 2)}\n`;
}

const MEANING: Readonly<Record<NumberOfDays, string>> = {
  maxKeyAge: 'The greatest age that the key material in use may reach.',
  gracePeriod: 'How long a real key may be older than that before AWS Config calls it non-compliant. Less than maxKeyAgeDays.',
  minRotationPeriod: 'The shortest period of automatic rotation. At most maxRotationPeriodDays.',
  maxRotationPeriod: 'The longest period of automatic rotation. At most maxKeyAgeDays, which is the default.',
  minDeletionWindow: 'How long AWS KMS has to wait before it deletes a key.',
  minIdleBeforeDeletion: 'For how long nobody has used a key before it may be disabled or deleted. Absent: not asked for.',
  keySpecNotice: 'How long before the last day of a key spec the owners of such keys are warned. The default is maxKeyAgeDays.',
};

const RULE = { enum: Object.values(StandardRule) };
const DAY = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };

function objectOf(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required, additionalProperties: false, properties };
}

function listOf(description: string, items: object): object {
  return { type: 'array', description, items };
}

function flag(description: string): object {
  return { type: 'boolean', default: false, description };
}

function excuse({ min, max }: { readonly min: number; readonly max: number }): object {
  return { type: 'string', minLength: min, maxLength: max, pattern: '^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$' };
}
