/** What one survey found out about a family: facts only, no judgement. */
export interface FamilyFacts {
  /** Where the alias points; undefined if there is no such alias. */
  readonly alias?: AliasFacts;
  /** The generation behind the alias; undefined if there is no alias, or a key that bears no number of this family is behind it. */
  readonly current?: GenerationFacts;
  /** Every other generation that was read: those above the current one, and the one (at a deployment: all) below. Ascending. */
  readonly others: ReadonlyArray<GenerationFacts>;
  /** Keys that the current key names as made to replace it, but that bear no number (yet): the run that made them was cut short, or lost. */
  readonly unclaimed: ReadonlyArray<UnclaimedKey>;
  /** The key that the declaration adopts, with the number it has or would get. Read if one is declared, and it exists. */
  readonly adopted?: GenerationFacts;
  /** The first number above all claimed ones. */
  readonly nextNumber: number;
}

export interface UnclaimedKey extends GenerationFacts {
  readonly hasAliases: boolean;
}

export interface AliasFacts {
  readonly keyArn: string;
  /** When the alias was last pointed at a key, by anybody. */
  readonly movedAt: Date;
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
  /** Undefined if the key does not let us read it: it bears a number of the family but is not one of its keys. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Read for generations that may become current. */
  readonly hasGrants?: boolean;
  /** Parsed; read at deployments. */
  readonly policy?: unknown;
}
