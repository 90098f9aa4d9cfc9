import * as fc from 'fast-check';
import { ago, KEY_ARN, NOW } from '../../sim/compliance/row';
import type { WaiverTerms } from '../../src/compliance/contract';
import type { AgeStandard, KeyDescription, KeyFacts, SuccessorFacts } from '../../src/compliance/verdict-types';

/** What a situation can be: anything of the right type, mostly what AWS KMS really says. */
export interface Situation {
  readonly facts: KeyFacts;
  readonly standard: AgeStandard;
  readonly now: Date;
}

const mostly = <T>(likely: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: odd });
const text = fc.string({ unit: 'binary', maxLength: 400 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const DATES = mostly(fc.oneof(
  fc.integer({ min: -400, max: 2_000 }).map((days) => ago(days)),
  fc.constantFrom(ago(365), ago(365, 1), ago(372), ago(372, 1), ago(30), ago(0)),
), fc.date({ noInvalidDate: false }));

const FAMILIES = fc.constantFrom('alias/payments', 'alias/orders');
const ALIASES = mostly(
  fc.tuple(FAMILIES, fc.constantFrom('', '/v1', '/v2', '/v3', '/v4')).map((parts) => parts.join('')),
  text,
);

const SPECS_AND_USAGES = mostly<readonly [string, string]>(
  fc.constantFrom(['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['HMAC_256', 'GENERATE_VERIFY_MAC'], ['RSA_2048', 'ENCRYPT_DECRYPT']),
  fc.tuple(fc.oneof(fc.constant('SYMMETRIC_DEFAULT'), text), text),
);

const DESCRIPTION: fc.Arbitrary<KeyDescription> = fc.record({
  specAndUsage: SPECS_AND_USAGES,
  keyManager: mostly(fc.constant('CUSTOMER'), fc.oneof(fc.constant('AWS'), text)),
  keyState: mostly(fc.constantFrom('Enabled', 'Updating', 'Unavailable'), fc.oneof(fc.constantFrom('Disabled', 'PendingDeletion', 'PendingImport', 'Creating'), text)),
  origin: mostly(fc.constantFrom('AWS_KMS', 'EXTERNAL'), fc.oneof(fc.constantFrom('AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'), text)),
  multiRegion: optional(fc.constantFrom('PRIMARY' as const, 'REPLICA' as const)),
  primaryRegion: optional(mostly(fc.constant('us-east-1'), text)),
  createdAt: DATES,
}).map(({ specAndUsage: [keySpec, keyUsage], ...rest }) => ({ keySpec, keyUsage, ...rest }));

const SUCCESSOR: fc.Arbitrary<SuccessorFacts> = fc.record({
  number: mostly(fc.integer({ min: 1, max: 5 }), fc.double()),
  keyState: mostly(fc.constant('Enabled'), text),
  aliases: fc.array(ALIASES, { maxLength: 3 }),
  family: optional(FAMILIES),
});

const FACTS: fc.Arbitrary<KeyFacts> = fc.record({
  keyArn: mostly(fc.constant(KEY_ARN), text),
  aliases: fc.array(ALIASES, { maxLength: 2 }),
  tags: mostly(FAMILIES.map((family) => ({ 'cdk-kms-rotation:family': family })), fc.dictionary(text, text)),
  description: mostly(DESCRIPTION, fc.constant(undefined) as fc.Arbitrary<undefined>) as fc.Arbitrary<KeyDescription | undefined>,
  rotatedAt: fc.oneof(DATES, fc.constant(null), fc.constant(undefined)),
  denied: mostly(fc.constant(undefined) as fc.Arbitrary<string | undefined>, fc.oneof(fc.constant('kms:ListKeyRotations'), text)),
  successors: optional(fc.array(SUCCESSOR, { maxLength: 3 })),
});

/** Waivers of any length and for any day, of which most concern the key. */
export const WAIVER: fc.Arbitrary<WaiverTerms> = fc.record({
  keyArn: optional(mostly(fc.constant(KEY_ARN), text)),
  alias: optional(ALIASES),
  reason: text,
  owner: text,
  until: mostly(fc.constantFrom('2026-11-24', '2026-11-25', '2027-06-30', '2027-02-30'), text),
});

/** As organizations set them. */
const STANDARD: fc.Arbitrary<AgeStandard> = fc.record({
  maxKeyAgeDays: fc.constantFrom(30, 90, 365, 730),
  gracePeriodDays: fc.constantFrom(0, 7, 30),
  waivers: fc.array(WAIVER, { maxLength: 2 }),
});

/** As no settings file should be. */
const ODD_STANDARD: fc.Arbitrary<AgeStandard> = fc.record({
  maxKeyAgeDays: fc.double(),
  gracePeriodDays: fc.double(),
  waivers: fc.array(WAIVER, { maxLength: 3 }),
});

export const SITUATIONS: fc.Arbitrary<Situation> = fc.record({ facts: FACTS, standard: STANDARD, now: fc.constant(NOW) });

/** Anything at all, the clock and the numbers included. */
export const ODDITIES: fc.Arbitrary<Situation> = fc.record({
  facts: FACTS,
  standard: fc.oneof(STANDARD, ODD_STANDARD),
  now: fc.oneof(fc.constant(NOW), fc.date({ noInvalidDate: false })),
});
