/** What one survey found out about a family: facts only, no judgement. */
export interface FamilyFacts {
  /** Where the alias points; undefined if there is no such alias. */
  readonly alias?: AliasFacts;
  /** The generation behind the alias; undefined if there is no alias, or a key that bears no number of this family is behind it. */
  readonly current?: GenerationFacts;
  /** Every other generation that was read: those above the current one, and the one (at a deployment: all) below. Ascending. */
  readonly others: ReadonlyArray<GenerationFacts>;
  /**
   * Keys that the current key names as made to replace it, but that bear no number (yet): the run that made them was cut short, or lost.
   */
  readonly unclaimed: ReadonlyArray<UnclaimedKey>;
  /** The key that the declaration adopts, with the number it has or would get. Read at deployments, if one is declared, and it exists. */
  readonly adopted?: AdoptedKey;
  /**
   * The first free number above all that were ever given: claimed ones, and those that keys of the family name, for a deleted key takes
   * its version alias along.
   */
  readonly nextNumber: number;
  /**
   * Names of aliases other than the main one and version aliases that point to the current key, or without an alias to the last one. Read
   * where it matters.
   */
  readonly otherAliases?: ReadonlyArray<string>;
}

export interface UnclaimedKey extends GenerationFacts {
  readonly hasAliases: boolean;
}

/**
 * Numbers are given one after the other; what lies further above the next lower one was planted. Whoever takes number 999999999999999 must
 * not have the family go on from there, to where there are no numbers left.
 */
export const LONGEST_LEAP = 10_000;

export interface AdoptedKey extends GenerationFacts {
  /** Its number lies so far above all others that no family can have given it. @default false */
  readonly hasFarNumber?: boolean;
  /** Names of its aliases, but the one that is adopted with it and version aliases. */
  readonly otherAliases: ReadonlyArray<string>;
}

export interface AliasFacts {
  readonly keyArn: string;
  /** When the alias was last pointed at a key, by anybody; also at the one that it pointed at before. */
  readonly movedAt: Date;
  /** When the alias was made; undefined if it is not listed yet. */
  readonly createdAt?: Date;
  /** When another alias of the current key, but its version alias, was last made or moved: the name of before a rename, say. */
  readonly otherMovedAt?: Date;
}

export interface GenerationFacts {
  readonly number: number;
  readonly keyId: string;
  readonly keyArn: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  readonly keyState: string;
  readonly createdAt: Date;
  readonly description: string;
  /** When its version alias was made. */
  readonly claimedAt: Date;
  /** Undefined if it was not read, or the key does not let us: it bears a number of the family, but no key of the family names it. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether somebody else was given a right to use it, by grant or through AWS RAM. Read for generations that may become current. */
  readonly isLent?: boolean;
  /** Parsed; read of the current key, at deployments of all, and of all where the alias is gone. */
  readonly policy?: unknown;
}
