import { TOLERATED_DAYS } from './standard';
import { seededRandom } from '../../sim/clock/seeded-random';
import type { NewKey } from '../../sim/moto/moto';
import { TAGS } from '../../src/private/vocabulary';

/** A key of the mix, and what has to be said of it: known from how it was made, not from any of the two that judge. */
export interface MixedKey {
  readonly row: string;
  readonly old: boolean;
  readonly expected: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  /** A generation of a family with a newer one in use: no filter of Cloud Custodian sees that. */
  readonly superseded?: boolean;
  readonly key: NewKey;
}

/** What is made at a time: a family is made of several keys. */
type Maker = (number: number, dice: Dice) => MixedKey[];

interface Row {
  readonly name: string;
  /** Of all keys. */
  readonly share: number;
  readonly make: Maker;
}

const DAY = 86_400_000;
const isOld = (number: number) => number % 10 < 7;

class Dice {
  constructor(private readonly random: () => number, private readonly now: number) {}

  public chance(share: number): boolean {
    return this.random() < share;
  }

  /** Days between two numbers. None is within hours of the limit: the verdict must not hang on when a run begins. */
  public days(from: number, to: number): number {
    return from + 0.5 + this.random() * (to - from - 1);
  }

  public age(old: boolean): number {
    return old ? this.days(TOLERATED_DAYS + 1, 2_500) : this.days(0, TOLERATED_DAYS);
  }

  public ago(days: number): Date {
    return new Date(this.now - days * DAY);
  }

  public pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }
}

/** Keys made with material that cannot be rotated: too old as soon as the key is. */
const fixed = (row: string, kinds: ReadonlyArray<Pick<NewKey, 'keySpec' | 'keyUsage'>>): Maker => (number, dice) => {
  const old = isOld(number);
  const key = { ...dice.pick(kinds), ...named(row, number, dice), createdAt: dice.ago(dice.age(old)) };
  return [{ row, old, expected: old ? 'NON_COMPLIANT' : 'COMPLIANT', key }];
};

/** Keys that can be rotated; `yearly` of the old ones automatically, `lately` and `longAgo` on demand. The rest never was. */
const rotatable =
  (row: string, origin: string, { yearly, lately, longAgo }: Record<'yearly' | 'lately' | 'longAgo', number>): Maker =>
    (number, dice) => {
      const old = isOld(number);
      const age = dice.age(old);
      const rotations = (): number[] => {
        if (!old) return [];
        if (dice.chance(yearly)) return Array.from({ length: Math.floor(age / 365) }, (_, i) => age - 365 * (i + 1));
        if (dice.chance(lately / (1 - yearly))) return [dice.days(1, 360)];
        return age > 400 && dice.chance(longAgo / (1 - yearly - lately)) ? [dice.days(TOLERATED_DAYS + 1, age)] : [];
      };
      const rotatedDaysAgo = rotations();
      const material = Math.min(age, ...rotatedDaysAgo);
      const key = {
        origin,
        ...named(row, number, dice),
        createdAt: dice.ago(age),
        rotatedAt: rotatedDaysAgo.map((days) => dice.ago(days)),
      };
      return [{ row, old, expected: material > TOLERATED_DAYS ? 'NON_COMPLIANT' : 'COMPLIANT', key }];
    };

/** Three generations behind an alias, the oldest two superseded; one family in four is overdue. */
const family: Maker = (number, dice) => {
  const name = `alias/signing-${number}`;
  const current = dice.chance(0.25) ? dice.days(TOLERATED_DAYS + 1, 600) : dice.days(0, TOLERATED_DAYS);
  return [current + 800, current + 400, current].map((age, index) => {
    const newest = index === 2;
    const key = {
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      aliases: [`${name}/v${index + 1}`, ...(newest ? [name] : [])],
      tags: { [TAGS.family]: name, [TAGS.generation]: String(index + 1) },
      createdAt: dice.ago(age),
    };
    const old = age > TOLERATED_DAYS;
    if (!newest) return { row: 'family', old, expected: 'NOT_APPLICABLE', superseded: true, key };
    return { row: 'family', old, expected: old ? 'NON_COMPLIANT' : 'COMPLIANT', key };
  });
};

const outOfUse: Maker = (number, dice) => {
  const old = isOld(number);
  const key = {
    ...named('idle', number, dice),
    createdAt: dice.ago(dice.age(old)),
    keyState: dice.pick(['Disabled', 'Disabled', 'PendingDeletion']),
  };
  return [{ row: 'idle', old, expected: 'NOT_APPLICABLE', key }];
};

const awsManaged: Maker = (number, dice) => {
  const old = isOld(number);
  return [
    {
      row: 'aws',
      old,
      expected: 'NOT_APPLICABLE',
      key: { keyManager: 'AWS', aliases: [`alias/aws/service-${number}`], createdAt: dice.ago(dice.age(old)) },
    },
  ];
};

/** Four of five keys bear an alias, three of five a tag. */
function named(row: string, number: number, dice: Dice): Pick<NewKey, 'aliases' | 'tags'> {
  return { aliases: dice.chance(0.8) ? [`alias/${row}-${number}`] : [], tags: dice.chance(0.6) ? { team: `team-${number % 40}` } : {} };
}

const sign = (...specs: string[]) => specs.map((keySpec) => ({ keySpec, keyUsage: 'SIGN_VERIFY' }));

/** The first row takes what rounding leaves. */
export const ROWS: readonly Row[] = [
  { name: 'symmetric', share: 0.62, make: rotatable('symmetric', 'AWS_KMS', { yearly: 0.65, lately: 0.1, longAgo: 0.05 }) },
  { name: 'imported', share: 0.04, make: rotatable('imported', 'EXTERNAL', { yearly: 0, lately: 0.25, longAgo: 0.15 }) },
  { name: 'asymmetric', share: 0.1, make: fixed('asymmetric', sign('RSA_2048', 'RSA_3072', 'ECC_NIST_P256', 'ECC_NIST_P384')) },
  { name: 'hmac', share: 0.06, make: fixed('hmac', [{ keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' }]) },
  { name: 'family', share: 0.05, make: family },
  { name: 'idle', share: 0.04, make: outOfUse },
  { name: 'aws', share: 0.09, make: awsManaged },
];

export function mixOf(count: number, seed: number, now: number): MixedKey[] {
  const dice = new Dice(seededRandom(seed), now);
  const of = ({ make }: Row, most: number) => {
    const keys: MixedKey[] = [];
    for (let number = 1; keys.length < most; number++) {
      const made = make(number, dice);
      if (keys.length + made.length > most) break; // no family is cut
      keys.push(...made);
    }
    return keys;
  };
  const [first, ...others] = ROWS;
  const rest = others.flatMap((row) => of(row, Math.round(row.share * count)));
  return [...of(first, count - rest.length), ...rest];
}
