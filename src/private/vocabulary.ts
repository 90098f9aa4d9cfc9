/**
 * The words of the library that several features share: tags, version aliases, event source, metric namespace. This file imports nothing.
 *
 * Frozen: users' rules, dashboards and policies read them, and so do generations of keys that were made by earlier versions.
 * test/manual-rotation/contract.test.ts holds them a second time, by hand.
 */

export const EVENT_SOURCE = 'cdk-kms-rotation';

/** The namespace of every metric that this library publishes. */
export const METRIC_NAMESPACE = 'CdkKmsRotation';

/** Every tag that the machine writes on a generation starts so; nobody else may change such a tag. */
export const TAG_PREFIX = 'cdk-kms-rotation:';

export const TAGS = {
  /** The name of the family, set when the key is made. Readers' permissions hang on it. */
  family: `${TAG_PREFIX}family`,
  /** Stack name and construct path of the declaration, set when the key is made. */
  owner: `${TAG_PREFIX}owner`,
  /** The number that the key was made for, a note: the authority is the version alias. */
  generation: `${TAG_PREFIX}generation`,
  /**
   * The id of the key that the generation was made to replace, written when it is made: the family can be followed back from its current
   * key.
   */
  predecessor: `${TAG_PREFIX}predecessor`,
  /**
   * A digest of the policy, tags and description that were declared on the generation last: tells a run that worked with an older
   * declaration.
   */
  declared: `${TAG_PREFIX}declared`,
  /**
   * When the generation was announced; the activation delay counts from it. On a first generation: when it was proven, its commit record.
   */
  staged: `${TAG_PREFIX}staged`,
  /** When a newer generation was proven behind the alias: the commit record of that rotation, on the key it replaced. */
  superseded: `${TAG_PREFIX}superseded`,
  /**
   * On a superseded generation: the id of the key that took over. A mark that names another key than the current one is of another
   * rotation.
   */
  supersededBy: `${TAG_PREFIX}superseded-by`,
  /** The number that the next generation is made for, written before the key is made: proves the right to write, at no cost. */
  next: `${TAG_PREFIX}next`,
  /** When the alias was about to be moved to the generation for the first time. Without it, a generation was never current. */
  activated: `${TAG_PREFIX}activated`,
  /** When a live key was adopted; its policy is its owner's, unless it was replaced. */
  adopted: `${TAG_PREFIX}adopted`,
  /**
   * Since when the public key of the generation stands in the documents that verifiers read, and its key id there; or when it was taken
   * out, or revoked (public-keys/publication-mark.ts).
   */
  published: `${TAG_PREFIX}published`,
  /** When the generation proved unusable behind the alias. It is never staged again. */
  rejected: `${TAG_PREFIX}rejected`,
  /**
   * When a move of the alias to or from this generation was announced, where the other key cannot say so: it takes no tags, or was
   * rejected.
   */
  recorded: `${TAG_PREFIX}recorded`,
  /** When retirement disabled the generation; the quarantine counts from it. */
  disabled: `${TAG_PREFIX}disabled`,
  /** When retirement scheduled the generation's deletion. */
  deletion: `${TAG_PREFIX}deletion`,
  /** When somebody was seen to have undone the retirement of the generation: it is left alone until `release`. */
  vetoed: `${TAG_PREFIX}vetoed`,
  /** On the current key while an operator holds the family: since when. */
  hold: `${TAG_PREFIX}hold`,
  /**
   * What makes the current key unusable, and when that was told last: one event a day for one cause. On the newest generation that takes
   * tags.
   */
  unusable: `${TAG_PREFIX}unusable`,
  /** When AWS KMS refused to discard a key that lost its number: tried again a week later. */
  discardRefused: `${TAG_PREFIX}discard-refused`,
} as const;

/**
 * On the generation that a key of this id replaced for a moment: that key proved unusable, and takes no tags itself. The value is the time;
 * it starts with `recorded` once the rollback was announced.
 */
export function rejectedTag(keyId: string): string {
  return `${TAGS.rejected}:${keyId}`;
}

/**
 * On the current key: the older generation of this id refuses what is declared (the value is its digest). It is passed over until that
 * changes.
 */
export function disobedientTag(keyId: string): string {
  return `${TAG_PREFIX}disobedient:${keyId}`;
}

/**
 * On a current key: the key of this id was made by the machine to replace it; the value is the number it was made for. Nobody else can
 * write that there, so a key that a stranger made, tagged and numbered is never taken for a generation.
 */
export function successorTag(keyId: string): string {
  return `${TAG_PREFIX}successor:${keyId}`;
}

/** The key id in a successor tag, or undefined for any other tag. */
export function successorOf(tag: string): string | undefined {
  const prefix = successorTag('');
  return tag.startsWith(prefix) ? tag.slice(prefix.length) : undefined;
}

export const VERSION_SEPARATOR = '/v';

export function versionAlias(familyName: string, generation: number): string {
  return `${familyName}${VERSION_SEPARATOR}${generation}`;
}

/**
 * What the version aliases of a family look like to a policy. Nine patterns, one for each first digit: `<family>/v*` would also match the
 * aliases of a family that is called `<family>/vault`.
 */
export function versionAliasPatterns(familyName: string): string[] {
  return Array.from({ length: 9 }, (_, i) => `${familyName}${VERSION_SEPARATOR}${i + 1}*`);
}

/** The number in `<family>/v<N>`, or undefined for any other alias. */
export function generationNumber(familyName: string, aliasName: string): number | undefined {
  const prefix = `${familyName}${VERSION_SEPARATOR}`;
  if (!aliasName.startsWith(prefix)) return undefined;
  const digits = aliasName.slice(prefix.length);
  return /^[1-9][0-9]{0,14}$/.test(digits) ? Number(digits) : undefined;
}
