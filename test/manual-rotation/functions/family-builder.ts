import { DISCARD_SID } from '../../../src/manual-rotation/contract';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { digestOf } from '../../../src/manual-rotation/functions/drift';
import type { FamilyFacts, GenerationFacts, UnclaimedKey } from '../../../src/manual-rotation/functions/family';
import type { SurveyResult } from '../../../src/manual-rotation/survey-messages';
import { successorTag, TAGS } from '../../../src/private/vocabulary';

export const DAY_MS = 86_400_000;

export const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
    { Sid: DISCARD_SID, Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:ScheduleKeyDeletion', Resource: '*' },
  ],
};

export const DECLARED: Declaration = {
  aliasName: 'alias/app',
  familyName: 'alias/app',
  owner: 'Stack/Signing',
  keySpec: 'ECC_NIST_P256',
  keyUsage: 'SIGN_VERIFY',
  origin: 'AWS_KMS',
  customKeyStoreId: null,
  rotationPeriodDays: 365,
  activationDelaySeconds: 300,
  retirement: null,
  adopt: null,
  description: 'signs orders',
  tags: [
    { TagKey: TAGS.family, TagValue: 'alias/app' },
    { TagKey: TAGS.owner, TagValue: 'Stack/Signing' },
    { TagKey: 'team', TagValue: 'orders' },
  ],
  policy: POLICY,
  metricsPerAlias: [],
};

/** Some moment of the story: generation N is made on day N x 10. */
export function day(days: number, milliseconds = 0): Date {
  return new Date(Date.parse('2026-01-01T00:00:00.000Z') + days * DAY_MS + milliseconds);
}

/** The id of the key of a generation: what the tag that names it ends with. */
export const keyIdOf = (number: number): string => `key-${number}`;

/**
 * The tags of a generation of this family that is as declared, with the machine's notes given by their short names, and the generations
 * that it names as its successors.
 */
export function ours(notes: Partial<Record<keyof typeof TAGS, string>> = {}, successors: readonly number[] = []): Record<string, string> {
  return Object.fromEntries([
    ...DECLARED.tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]),
    ...Object.entries({ declared: digestOf(DECLARED), ...notes }).map(([name, value]) => [TAGS[name as keyof typeof TAGS], value]),
    ...successors.map((number) => [successorTag(keyIdOf(number)), String(number)]),
  ]);
}

/** What a key says that was made to replace generation `number`; 0: a first generation, which says nothing. */
export const after = (number: number): { predecessor?: string } => number === 0 ? {} : { predecessor: keyIdOf(number) };

/** As declared, enabled, without grants, not announced, made to replace the number before, and naming no successor. */
export function generation(number: number, changes: Partial<GenerationFacts> = {}): GenerationFacts {
  return {
    number,
    keyId: keyIdOf(number),
    keyArn: `arn:aws:kms:eu-central-1:111122223333:key/${keyIdOf(number)}`,
    keySpec: DECLARED.keySpec,
    keyUsage: DECLARED.keyUsage,
    origin: 'AWS_KMS',
    keyState: 'Enabled',
    createdAt: day(number * 10),
    description: DECLARED.description,
    claimedAt: day(number * 10, 1_000),
    tags: ours(after(number - 1)),
    isLent: false,
    policy: JSON.parse(JSON.stringify(POLICY)),
    ...changes,
  };
}

/** A generation that was announced, proven and, if it is the first, recorded; the keys of these numbers were made to replace it. */
export function recorded(
  number: number, successors: readonly number[] = [], changes: Partial<GenerationFacts> = {}, before = number - 1,
): GenerationFacts {
  const at = day(number * 10, 5_000).toISOString();
  const notes = { generation: String(number), staged: at, activated: at, ...after(before) };
  return generation(number, { tags: ours(notes, successors), ...changes });
}

/** A generation that was replaced, by the newest of its successors, which is the next number unless told otherwise; that was recorded. */
export function superseded(
  number: number,
  changes: Partial<GenerationFacts> = {},
  successors: readonly number[] = [number + 1],
): GenerationFacts {
  const at = (days: number) => day(days, 400_000).toISOString();
  const by = Math.max(number + 1, ...successors);
  const notes = {
    generation: String(number),
    staged: at(number * 10),
    activated: at(number * 10),
    superseded: at(by * 10),
    supersededBy: keyIdOf(by),
    ...after(number - 1),
  };
  return generation(number, { tags: ours(notes, successors), ...changes });
}

/** The same without the mark that says which key took over: somebody took it away. */
export function unsaid(one: GenerationFacts): GenerationFacts {
  const { [TAGS.supersededBy]: by, ...tags } = one.tags!;
  return { ...one, tags };
}

/** A key that a run made to replace the current one, but did not come to number. */
export function unclaimed(number: number, changes: Partial<UnclaimedKey> = {}): UnclaimedKey {
  return { ...generation(number), hasAliases: false, ...changes };
}

export interface FamilyOptions {
  /** @default - right after the current generation was made */
  readonly movedAt?: Date;
  readonly nextNumber?: number;
  /** @default - none */
  readonly unclaimed?: UnclaimedKey[];
  /** @default - none is declared */
  readonly adopted?: GenerationFacts;
}

/** The family whose alias points to generation `current`; undefined: there is no alias. */
export function family(current: number | undefined, generations: GenerationFacts[], options: FamilyOptions = {}): FamilyFacts {
  const nextNumber = options.nextNumber ?? Math.max(0, ...generations.map((one) => one.number)) + 1;
  const found = generations.find((one) => one.number === current);
  const others = generations.filter((one) => one !== found);
  const rest = {
    others,
    nextNumber,
    unclaimed: options.unclaimed ?? [],
    adopted: options.adopted && { otherAliases: [], ...options.adopted },
  };
  if (found === undefined) return rest;
  const movedAt = options.movedAt ?? day(found.number * 10, 360_000);
  return { ...rest, alias: { keyArn: found.keyArn, movedAt, createdAt: day(0) }, current: found };
}

/** A decision in a few words, so that a table of them can be read. */
export function brief(result: SurveyResult): string {
  const { plan, newKey, oldKey, declare } = result;
  const replacing = oldKey === null ? '' : ` after ${oldKey.number}${oldKey.usable ? '' : ' (unusable)'}`;
  switch (plan) {
    case 'create': return `create ${result.nextNumber}${replacing}`;
    case 'sync':
    case 'release': return `${plan} ${declare.map((one) => one.number).join(' ')}`;
    case 'refuse': return `refuse ${result.error}`;
    case 'nothing':
    case 'wait': return plan;
    default: return `${plan} ${newKey?.number ?? 'nobody'}${replacing}`;
  }
}
