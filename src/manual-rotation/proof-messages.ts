/** Something made with the old key before the swap, to be read after it. Never plaintext: ciphertext, signature or MAC. */
export interface Sample {
  readonly keyArn: string;
  readonly keySpec: string;
  /** base64. Ciphertext of a random message, or the signature or MAC of the message made from `nonce`. */
  readonly data: string;
  /** base64. For signatures and MACs: what the probe's message is derived from. For ciphertext: empty. */
  readonly nonce: string;
  /** hex SHA-256 of the random message, for ciphertext; else empty. */
  readonly digest: string;
}

export interface ProofKey {
  readonly keyArn: string;
  readonly keySpec: string;
}

export interface ProofRequest {
  /**
   * `key`: the new key by its ARN, before the swap. `alias`: through the alias, after it. `restored`: the old key through the alias, after
   * a swap back.
   */
  readonly check: 'key' | 'alias' | 'restored';
  readonly aliasName: string;
  readonly keyUsage: string;
  /** The key that has to work; with `alias` and `restored`, the one the alias has to reach. */
  readonly key: ProofKey;
  /** The other key of the swap, which may be of another spec; null for a first generation, and with `key` if it is not enabled. */
  readonly other: ProofKey | null;
  readonly sample: Sample | null;
}

export interface ProofResult {
  /** proven; stale: not yet, ask again; moved: the alias reaches a third key; broken: the key refuses for good. */
  readonly verdict: 'proven' | 'stale' | 'moved' | 'broken';
  readonly why: string;
  readonly sample: Sample | null;
}
