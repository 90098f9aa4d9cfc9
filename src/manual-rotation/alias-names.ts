import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mayShareEnvironment } from '../private/environment';
import { invalid } from '../private/invalid';
import { VERSION_SEPARATOR } from '../private/vocabulary';

const PREFIX = 'alias/';
/** AWS KMS: at most 256 characters; the version alias needs its separator and up to nine digits. */
const MAX_LENGTH = 256 - VERSION_SEPARATOR.length - 9;

/** The full alias name, or an error that says what is wrong with it. A missing `alias/` prefix is added, as `kms.Alias` does. */
export function checkedAliasName(scope: IConstruct, aliasName: string, prop: 'aliasName' | 'familyName' = 'aliasName'): string {
  if (Token.isUnresolved(aliasName)) {
    throw invalid(scope, `'${prop}' must be a literal string, got a token; the names of version aliases, roles and permissions are made from it at synthesis`);
  }
  const name = aliasName.startsWith(PREFIX) ? aliasName : `${PREFIX}${aliasName}`;
  const bare = name.slice(PREFIX.length);
  if (!/^[A-Za-z0-9/_-]+$/.test(bare)) {
    throw invalid(scope, `'${prop}' must have one or more of the characters a-z, A-Z, 0-9, '/', '_' and '-' after '${PREFIX}', got '${aliasName}'; choose another name`);
  }
  if (bare.startsWith('aws/')) {
    throw invalid(scope, `'${prop}' must not start with 'alias/aws/', got '${aliasName}'; those names are AWS's own, choose another`);
  }
  if (/\/v[0-9]+$/.test(name)) {
    throw invalid(scope, `'${prop}' must not end in '${VERSION_SEPARATOR}' and a number, got '${aliasName}'; such names are the version aliases of generations, choose another`);
  }
  if (name.length > MAX_LENGTH) {
    throw invalid(scope, `'${prop}' must have at most ${MAX_LENGTH} characters, 'alias/' included, got ${name.length}; version aliases need room for '/v<N>', choose a shorter name`);
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
    .filter((other): other is IConstruct & Names => other !== scope && isDeclaration(other) && mayShareEnvironment(scope, other));
  const refuse = (matches: (other: Names) => boolean, problem: string, remedy: string) => {
    const twin = declared.find(matches);
    if (twin !== undefined) throw invalid(scope, `${problem}, which ${twin.node.path} declares already; ${remedy}`);
  };
  refuse((other) => other.aliasName === aliasName,
    `'aliasName' must be declared once per account and Region, got '${aliasName}'`, 'choose another name, or use that construct');
  refuse((other) => other.familyName === familyName,
    `'familyName' must be declared once per account and Region, got '${familyName}'`, 'choose another family, or use that construct');
  refuse((other) => other.familyName === aliasName,
    `'aliasName' must not be the family of another alias, got '${aliasName}'`, 'after a rename the old alias stays on the keys of that family: choose another name');
  refuse((other) => other.aliasName === familyName,
    `'familyName' must not be another alias, got '${familyName}'`, 'after a rename the old alias stays on the keys of this family: give that construct another name');
}
