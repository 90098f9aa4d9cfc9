import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ALIAS_PREFIX, MAX_ALIAS_NAME, fullAliasName, hasAliasCharacters, isAliasOfAws } from '../private/alias-name';
import { sharedEnvironment } from '../private/environment';
import { requiredText } from '../private/given';
import { invalid } from '../private/invalid';
import { VERSION_SEPARATOR } from '../private/vocabulary';

/** AWS KMS: at most 256 characters; the version alias needs its separator and up to nine digits. */
const MAX_LENGTH = MAX_ALIAS_NAME - VERSION_SEPARATOR.length - 9;

/** The full alias name, or an error that says what is wrong with it. A missing `alias/` prefix is added, as `kms.Alias` does. */
export function checkedAliasName(scope: IConstruct, aliasName: string, prop: 'aliasName' | 'familyName' = 'aliasName'): string {
  requiredText(scope, prop, aliasName, "the name by which applications call the current key, such as 'orders/signing'");
  if (Token.isUnresolved(aliasName)) {
    throw invalid(scope, `'${prop}' must be a literal string, got a token; the names of version aliases, `
      + 'roles and permissions are made from it at synthesis');
  }
  const name = fullAliasName(aliasName);
  if (!hasAliasCharacters(name)) {
    throw invalid(scope, `'${prop}' must have one or more of the characters a-z, A-Z, 0-9, '/', '_' and '-' after `
      + `'${ALIAS_PREFIX}', got '${aliasName}'; choose another name`);
  }
  if (isAliasOfAws(name)) {
    throw invalid(scope, `'${prop}' must not start with 'alias/aws/', got '${aliasName}'; those names are AWS's own, choose another`);
  }
  if (/\/v[0-9]+$/.test(name)) {
    throw invalid(scope, `'${prop}' must not end in '${VERSION_SEPARATOR}' and a number, got '${aliasName}'; such names are the `
      + 'version aliases of generations, choose another');
  }
  if (name.length > MAX_LENGTH) {
    throw invalid(scope, `'${prop}' must have at most ${MAX_LENGTH} characters, 'alias/' included, got ${name.length}; version `
      + 'aliases need room for \'/v<N>\', choose a shorter name');
  }
  return name;
}

interface Names {
  readonly aliasName: string;
  readonly familyName: string;
}

/** Two constructs of one app that declare the same alias or family in the same place would fight over it for ever. */
export function refuseSecondDeclaration(
  scope: IConstruct, { aliasName, familyName }: Names, isDeclaration: (x: IConstruct) => x is IConstruct & Names,
): void {
  const declared = scope.node.root.node.findAll()
    .filter((other): other is IConstruct & Names => other !== scope && isDeclaration(other) && sharedEnvironment(scope, other) !== 'no');
  const refuse = (matches: (other: Names) => boolean, problem: string, remedy: string) => {
    const twins = declared.filter(matches);
    const twin = twins.find((other) => sharedEnvironment(scope, other) === 'yes');
    if (twin !== undefined) throw invalid(scope, `${problem}, which ${twin.node.path} declares already; ${remedy}`);
    if (twins.length > 0) warnAboutCopies(scope, `${problem}, which ${twins[0].node.path} declares as well`);
  };
  refuse((other) => other.aliasName === aliasName,
    `'aliasName' must be declared once per account and Region, got '${aliasName}'`, 'choose another name, or use that construct');
  refuse((other) => other.familyName === familyName,
    `'familyName' must be declared once per account and Region, got '${familyName}'`, 'choose another family, or use that construct');
  refuse((other) => other.familyName === aliasName,
    `'aliasName' must not be the family of another alias, got '${aliasName}'`, 'after a rename the old alias stays '
      + 'on the keys of that family: choose another name');
  refuse((other) => [aliasName, familyName].some((name) => isBelowVersions(other.familyName, name)),
    `'aliasName' must not look like a version alias of another family, got '${aliasName}'`,
    'permissions on version aliases would cover it: choose another name');
  refuse((other) => [other.aliasName, other.familyName].some((name) => isBelowVersions(familyName, name)),
    `'familyName' must not be the beginning of another alias up to '${VERSION_SEPARATOR}' and a digit, got '${familyName}'`,
    'permissions on version aliases would cover that alias: choose another name');
  refuse((other) => other.aliasName === familyName,
    `'familyName' must not be another alias, got '${familyName}'`, 'after a rename the old alias stays on the keys '
      + 'of this family: give that construct another name');
}

/**
 * Copies of a stack for one account each are the usual case; nobody can tell before the deployment, which refuses the second one in an
 * account.
 */
export function warnAboutCopies(scope: IConstruct, problem: string): void {
  Annotations.of(scope).addWarningV2('cdk-kms-rotation:ManualRotationAlias.sameNameElsewhere',
    `${problem}; the environments of both stacks are open, so this cannot be told: if they go to different accounts or `
      + 'Regions, acknowledge this, or set \'env\' of the stacks');
}

/** What the patterns of version aliases match (versionAliasPatterns): everything that begins like one. */
function isBelowVersions(familyName: string, name: string): boolean {
  const prefix = `${familyName}${VERSION_SEPARATOR}`;
  return name.startsWith(prefix) && /^[1-9]/.test(name.slice(prefix.length));
}
