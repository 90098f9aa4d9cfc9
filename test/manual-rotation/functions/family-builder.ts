import type { Declaration, SurveyResult } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/manual-rotation/contract';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';

export const DAY_MS = 86_400_000;

export const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
};

export const DECLARED: Declaration = {
  aliasName: 'alias/app',
  familyName: 'alias/app',
  owner: 'Stack/Signing',
  keySpec: 'ECC_NIST_P256',
  keyUsage: 'SIGN_VERIFY',
  rotationPeriodDays: 365,
  activationDelaySeconds: 300,
  description: 'signs orders',
  tags: [
    { TagKey: TAGS.family, TagValue: 'alias/app' },
    { TagKey: TAGS.owner, TagValue: 'Stack/Signing' },
    { TagKey: 'team', TagValue: 'orders' },
  ],
  policy: POLICY,
};

/** Some moment of the story: generation N is made on day N x 10. */
export function day(days: number, milliseconds = 0): Date {
  return new Date(Date.parse('2026-01-01T00:00:00.000Z') + days * DAY_MS + milliseconds);
}

/** The tags of a generation of this family, with the machine's notes given by their short names. */
export function ours(notes: Partial<Record<keyof typeof TAGS, string>> = {}): Record<string, string> {
  const declared = DECLARED.tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]);
  return Object.fromEntries([...declared, ...Object.entries(notes).map(([name, value]) => [TAGS[name as keyof typeof TAGS], value])]);
}

/** As declared, enabled, without grants, not announced. */
export function generation(number: number, changes: Partial<GenerationFacts> = {}): GenerationFacts {
  return {
    number,
    keyId: `key-${number}`,
    keyArn: `arn:aws:kms:eu-central-1:111122223333:key/key-${number}`,
    keySpec: DECLARED.keySpec,
    keyUsage: DECLARED.keyUsage,
    origin: 'AWS_KMS',
    keyState: 'Enabled',
    createdAt: day(number * 10),
    description: DECLARED.description,
    claimedAt: day(number * 10, 1_000),
    tags: ours(),
    hasGrants: false,
    policy: JSON.parse(JSON.stringify(POLICY)),
    ...changes,
  };
}

/** The first generation after its rotation was recorded. */
export function firstRecorded(changes: Partial<GenerationFacts> = {}): GenerationFacts {
  return generation(1, { tags: ours({ generation: '1' }), ...changes });
}

export function superseded(number: number, changes: Partial<GenerationFacts> = {}): GenerationFacts {
  return generation(number, { tags: ours({ superseded: day((number + 1) * 10, 400_000).toISOString() }), ...changes });
}

export interface FamilyOptions {
  /** @default - right after the current generation was made */
  readonly movedAt?: Date;
  readonly nextNumber?: number;
}

/** The family whose alias points to generation `current`; undefined: there is no alias. */
export function family(current: number | undefined, generations: GenerationFacts[], options: FamilyOptions = {}): FamilyFacts {
  const nextNumber = options.nextNumber ?? Math.max(0, ...generations.map((one) => one.number)) + 1;
  const found = generations.find((one) => one.number === current);
  const others = generations.filter((one) => one !== found);
  if (found === undefined) return { others, nextNumber };
  return { alias: { keyArn: found.keyArn, movedAt: options.movedAt ?? day(found.number * 10, 360_000) }, current: found, others, nextNumber };
}

/** A decision in a few words, so that a table of them can be read. */
export function brief(result: SurveyResult): string {
  const { plan, newKey, oldKey, declare } = result;
  const after = oldKey === null ? '' : ` after ${oldKey.number}${oldKey.usable ? '' : ' (unusable)'}`;
  switch (plan) {
    case 'create': return `create ${result.nextNumber}${after}`;
    case 'sync': return `sync ${declare.map((one) => one.number).join(' ')}`;
    case 'refuse': return `refuse ${result.error}`;
    case 'nothing': return 'nothing';
    default: return `${plan} ${newKey!.number}${after}`;
  }
}
