import type { Account } from './account';
import type { ScaleAlias } from './fleet';
import { DAY_MS, ROTATION_PERIOD_MS } from './history';
import { QUOTAS } from './quotas';
import type { StoredKey } from '../../sim/kms/store';
import { DETAIL_TYPES } from '../../src/manual-rotation/contract';
import { generationNumber, TAGS } from '../../src/private/vocabulary';

/** A family as AWS KMS itself has it. */
interface Family {
  readonly current: StoredKey | undefined;
  readonly numbers: ReadonlyMap<number, StoredKey>;
  readonly keys: readonly StoredKey[];
}

/** Looks at the keys and aliases of the whole account once: families are many. */
export class Families {
  private readonly keys = new Map<string, StoredKey[]>();
  private readonly numbers = new Map<string, Map<number, StoredKey>>();
  private readonly current = new Map<string, StoredKey>();

  constructor({ truth: { store } }: Account, aliases: readonly ScaleAlias[]) {
    const { keys, aliases: names } = store;
    aliases.forEach(({ name }) => {
      this.keys.set(name, []);
      this.numbers.set(name, new Map());
    });
    keys.forEach((key) => this.keys.get(key.tags.get(TAGS.family) ?? '')?.push(key));
    names.forEach(({ name, target }) => {
      const family = name.replace(/\/v\d+$/, '');
      const number = generationNumber(family, name);
      if (number === undefined) this.current.set(name, keys.get(target)!);
      else this.numbers.get(family)?.set(number, keys.get(target)!);
    });
  }

  public get(name: string): Family {
    return { current: this.current.get(name), numbers: this.numbers.get(name)!, keys: this.keys.get(name)! };
  }
}

/**
 * What is not as it has to be after one rotation, by KMS's own state and the events that were sent; an empty list if it was done, and done
 * whole.
 */
export function problemsOf(name: string, { current, numbers, keys }: Family, before: number, account: Account): string[] {
  const wanted = before + 1;
  const fresh = numbers.get(wanted);
  const old = numbers.get(before);
  const problem = (is: boolean, what: string) => (is ? [`${name}: ${what}`] : []);
  if (current === undefined || old === undefined) return [`${name}: the alias or generation ${before} is gone`];
  if (current === old) {
    return [
      ...problem(true, 'was not rotated'),
      ...problem(fresh !== undefined, `generation ${wanted} stands ready, but is not current`),
      ...problem(keys.length > numbers.size, 'has a key without a number'),
    ];
  }
  const announced = account.events.some(({ DetailType, Detail }) => (
    DetailType === DETAIL_TYPES.rotated && Detail.keyArn === current.arn && Detail.previousKeyArn === old.arn));
  return [
    ...problem(current !== fresh, `the alias does not point to generation ${wanted}`),
    ...problem(current.state !== 'Enabled', `the current key is ${current.state}`),
    ...problem(!account.proven.has(current.arn), 'the current key was never proven behind the alias'),
    ...problem(numbers.size !== wanted, `there are ${numbers.size} generations, not ${wanted}`),
    ...problem(keys.length !== numbers.size, `${keys.length} keys bear ${numbers.size} numbers`),
    ...problem(!current.tags.has(TAGS.staged), 'the new generation has no mark that it was announced'),
    ...problem(
      [TAGS.superseded, TAGS.rejected].some((tag) => current.tags.has(tag)),
      'the current key is marked as superseded or rejected',
    ),
    ...problem(!old.tags.has(TAGS.superseded), 'the old generation is not marked as superseded'),
    ...problem(old.state !== 'Enabled', `the old generation is ${old.state}`),
    ...problem(!announced, 'no event said that it was rotated'),
  ];
}

/** The rotation period is the greatest age that a current key may reach, also on a day on which AWS KMS throttles. */
export function ageProblems(name: string, replacedAfterMs: number | undefined): string[] {
  if (replacedAfterMs === undefined || replacedAfterMs <= ROTATION_PERIOD_MS) return [];
  return [`${name}: its key was ${(replacedAfterMs / DAY_MS).toFixed(2)} days old when it was replaced`];
}

/** A stand-in that lets more through than AWS would prove nothing. */
export function quotaProblems(account: Account, perSecond: Readonly<Record<string, number>> = QUOTAS): string[] {
  return account.granted.quotas
    .filter((quota) => account.granted.peak(quota) > perSecond[quota])
    .map((quota) => `${quota}: ${account.granted.peak(quota)} requests a second were let through, ${perSecond[quota]} is the quota`);
}
