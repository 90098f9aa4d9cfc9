import type { AgeStandard, KeyDescription, KeyFacts, Verdict } from '../../src/compliance/verdict-types';

/** One requirement: a key, and what the rule has to say of it. */
export interface Row {
  readonly name: string;
  readonly facts: KeyFacts;
  readonly standard: AgeStandard;
  readonly now: Date;
  readonly verdict: Verdict['compliance'];
  /** What the rule has to ask AWS KMS once it has described the key. */
  readonly asks: Asks;
  /** A part of the annotation, or what the whole of it has to match. */
  readonly annotation: string | RegExp;
  /** The requirement, in a sentence. */
  readonly why: string;
}

/** In the order in which it asks, with commas between them. */
export type Asks = 'nothing' | 'history' | 'primary' | 'history, primary' | Candidate | `history, ${Candidate}`;
type Candidate = 'relatives' | 'relatives, policy' | 'relatives, policy, last use';

export const NOW = new Date('2026-11-25T12:00:00Z');
export const STANDARD: AgeStandard = { maxKeyAgeDays: 365, gracePeriodDays: 7, waivers: [] };
export const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** So many days, and perhaps seconds, before the moment of the verdict. */
export function ago(days: number, seconds = 0): Date {
  return new Date(NOW.getTime() - days * DAY - seconds * SECOND);
}

export type KeyParts = Partial<KeyDescription & Omit<KeyFacts, 'description'>>;

/** A customer's enabled symmetric key with material of AWS KMS, made 800 days ago and never rotated, unless said otherwise. */
export function key(parts: KeyParts = {}): KeyFacts {
  const { keyArn, aliases, tags, rotatedAt, primaryCreatedAt, denied, relatives, policy, lastUse, ...description } = parts;
  return {
    keyArn: keyArn ?? KEY_ARN,
    aliases: aliases ?? [],
    tags: tags ?? {},
    rotatedAt: 'rotatedAt' in parts ? rotatedAt : null,
    primaryCreatedAt,
    denied,
    relatives,
    policy,
    lastUse,
    description: {
      keyManager: 'CUSTOMER',
      keyState: 'Enabled',
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      createdAt: ago(800),
      ...description,
    },
  };
}

/** As a person writes it: what is left out is as in `NOW` and `STANDARD`, and asks nothing. */
export type RowInput = Pick<Row, 'name' | 'facts' | 'verdict' | 'annotation' | 'why'> &
  Partial<Pick<Row, 'asks' | 'now'>> & { readonly standard?: Partial<AgeStandard> };

export function rows(inputs: readonly RowInput[]): readonly Row[] {
  return inputs.map((input) => ({ asks: 'nothing', now: NOW, ...input, standard: { ...STANDARD, ...input.standard } }));
}
