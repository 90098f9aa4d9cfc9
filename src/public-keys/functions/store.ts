import type { JwkMembers } from './jwk';

/** One genuine generation, as a store needs to know it. */
export interface StoredKey {
  readonly number: number;
  /** Undefined if AWS KMS does not give the public key (it is disabled, or going) and no document has it. */
  readonly kid: string | undefined;
  /** Undefined likewise. */
  readonly members: JwkMembers | undefined;
  /** Undefined if AWS KMS does not give it now. */
  readonly pem: string | undefined;
}

/** What has to stand in one place. */
export interface Wanted {
  /** In order: the current key first. */
  readonly keys: ReadonlyArray<StoredKey>;
  /** Generations that certainly do not belong there any more. What is neither here nor wanted may be younger than what was read. */
  readonly ended: ReadonlyArray<StoredKey>;
  readonly currentNumber: number | undefined;
  /** In an emergency: what nobody knows goes at once, too. */
  readonly atOnce: boolean;
}

/** What was done at one place. */
export interface Written {
  /** The kids or numbers that stood there whenever it was read, each with since when it has, as far as the place tells. */
  readonly stood: ReadonlyMap<string, Date>;
  readonly writes: number;
}

/** What nobody knows is left alone for so long: it may be a key whose marks are not visible everywhere yet (AWS KMS: minutes). */
export const UNKNOWN_STAYS_MS = 15 * 60 * 1000;
