/** Why a run was started. */
export type RunReason = 'tick' | 'deployment' | 'manual';

/** The whole input of an execution. Nothing else is accepted: no policy, key spec or target can be smuggled in. */
export interface RunInput {
  readonly reason: RunReason;
  /**
   * `check` (the default) does what is due and nothing else; `rotate` makes a new generation current; `rollback` makes the one before it
   * current again; `hold` stops everything but reading until `release`; `revoke` takes the public key of a generation out of all documents
   * for ever, and replaces it at once if it is current.
   */
  readonly action?: 'check' | 'rotate' | 'rollback' | 'hold' | 'release' | 'revoke';
  /**
   * With `rotate` and `rollback`: the generation that is current as the caller knows it. A request that arrives twice is then done once.
   * With `revoke`: the generation whose key is compromised.
   */
  readonly fromGeneration?: number;
  /** With `rotate`: cuts the activation delay to its minimum of five minutes, for a key that may be compromised. */
  readonly urgent?: true;
}
