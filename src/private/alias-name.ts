/**
 * What AWS KMS says of names of aliases: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (read 2026-11-22).
 * Imports nothing.
 */

export const ALIAS_PREFIX = 'alias/';

/** The greatest length of a name, with the prefix. */
export const MAX_ALIAS_NAME = 256;

/** The name with its prefix, which is added if it is missing, as `kms.Alias` does. */
export function fullAliasName(name: string): string {
  return name.startsWith(ALIAS_PREFIX) ? name : `${ALIAS_PREFIX}${name}`;
}

/** Whether a full name has a character after the prefix, and legal ones only. */
export function hasAliasCharacters(fullName: string): boolean {
  return /^alias\/[A-Za-z0-9/_-]+$/.test(fullName);
}

/** Whether a full name is one of those that AWS keeps for the keys that it manages. */
export function isAliasOfAws(fullName: string): boolean {
  return fullName.startsWith(`${ALIAS_PREFIX}aws/`);
}
