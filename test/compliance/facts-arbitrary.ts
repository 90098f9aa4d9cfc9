import * as fc from 'fast-check';
import { machinePolicy } from '../../sim/compliance/machine-policy';
import { ago, KEY_ARN, NOW } from '../../sim/compliance/row';
import type { WaiverTerms } from '../../src/compliance/contract';
import type { AgeStandard, KeyDescription, KeyFacts, RelativeFacts } from '../../src/compliance/verdict-types';

/** What a situation can be: anything of the right type, mostly what AWS KMS really says. */
export interface Situation {
  readonly facts: KeyFacts;
  readonly standard: AgeStandard;
  readonly now: Date;
}

const mostly = <T>(likely: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: odd });
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

const DESCRIPTION: fc.Arbitrary<KeyDescription> = fc
  .record({
    specAndUsage: SPECS_AND_USAGES,
    keyManager: mostly(fc.constant('CUSTOMER'), fc.oneof(fc.constant('AWS'), text)),
    keyState: mostly(
      fc.constantFrom('Enabled', 'Updating', 'Unavailable'),
      fc.oneof(fc.constantFrom('Disabled', 'PendingDeletion', 'PendingImport', 'Creating'), text),
    ),
    origin: mostly(fc.constantFrom('AWS_KMS', 'EXTERNAL'), fc.oneof(fc.constantFrom('AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'), text)),
    multiRegion: optional(fc.constantFrom('PRIMARY' as const, 'REPLICA' as const)),
    primaryRegion: optional(mostly(fc.constant('us-east-1'), text)),
    createdAt: DATES,
  })
  .map(({ specAndUsage: [keySpec, keyUsage], ...rest }) => ({ keySpec, keyUsage, ...rest }));

const OWN_ID = KEY_ARN.split('/')[1];

/** Mostly one that the key names, and that names it. */
const RELATIVE: fc.Arbitrary<RelativeFacts> = fc.record({
  keyId: mostly(fc.constantFrom('next', OWN_ID), text),
  aliases: fc.array(ALIASES, { maxLength: 3 }),
  tags: mostly(
    FAMILIES.map((family) => ({ 'cdk-kms-rotation:family': family, 'cdk-kms-rotation:predecessor': OWN_ID })),
    fc.dictionary(text, text),
  ),
  inUseSince: optional(DATES),
  description: optional(DESCRIPTION),
});

const OF_MACHINE = FAMILIES.map((family) => ({ 'cdk-kms-rotation:family': family, 'cdk-kms-rotation:successor:next': '2' }));

const FACTS: fc.Arbitrary<KeyFacts> = fc.record({
  keyArn: mostly(fc.constant(KEY_ARN), text),
  aliases: fc.array(ALIASES, { maxLength: 2 }),
  tags: mostly(OF_MACHINE, fc.dictionary(text, text)),
  description: mostly(DESCRIPTION, fc.constant(undefined) as fc.Arbitrary<undefined>) as fc.Arbitrary<KeyDescription | undefined>,
  rotatedAt: fc.oneof(DATES, fc.constant(null), fc.constant(undefined)),
  denied: mostly(fc.constant(undefined) as fc.Arbitrary<string | undefined>, fc.oneof(fc.constant('kms:ListKeyRotations'), text)),
  primaryCreatedAt: optional(DATES),
  relatives: optional(fc.array(RELATIVE, { maxLength: 3 })),
  policy: mostly(fc.constant(machinePolicy()), fc.anything()),
  lastUse: fc.option(fc.record({ operation: mostly(fc.constantFrom('Encrypt', 'Decrypt', 'GenerateMac'), text), at: DATES })),
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
