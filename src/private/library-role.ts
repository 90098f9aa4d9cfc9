import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { defaultsFor } from './defaults';
import { identityOf } from './final-role-arn';
import { digest, ownerOf } from './owner';
import { environmentOf, textOf } from './policy-text';
import { REPAIR } from './rendered-resource';

/** How the names of the library's roles begin, unless `RotationDefaults` has another prefix. */
export const ROLE_NAME_PREFIX = 'cdk-kms-rotation-';
/** IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (read 2026-11-28) */
const MAX_NAME = 64;
const NAME = /^[\w+=,.@-]+$/;
const PATH = /^\/([\x21-\x7e]+\/)?$/;
const MAX_PATH = 512;
/** As short as names of Regions get: what is too long with it is too long everywhere. */
const SHORT_REGION = 'us-west-2';

/** Every role that the library makes: with the name and path that are asked for in its place, and refused if IAM would refuse it. */
export function libraryRole(scope: Construct, id: string, props: iam.RoleProps): iam.Role {
  const { rolePath, roleNamePrefix } = defaultsFor(scope);
  const role = new iam.Role(scope, id, {
    ...props,
    path: rolePath ?? props.path,
    roleName: prefixed(scope, id, props.roleName, roleNamePrefix),
  });
  role.node.addValidation({ validate: () => problemsOf(role) });
  return role;
}

/** With a prefix, every role needs a name: CloudFormation's begin with the name of the stack. */
function prefixed(scope: IConstruct, id: string, name: string | undefined, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return name;
  if (name === undefined) return `${prefix}${Aws.REGION}-${digest(`${ownerOf(scope)}/${id}`, 12)}-${id.slice(0, 16)}`;
  return `${prefix}${name.slice(ROLE_NAME_PREFIX.length)}`;
}

function problemsOf(role: iam.Role): string[] {
  const identity = identityOf(role);
  if (identity === undefined) return [];
  return [...nameProblems(role, identity.name), ...pathProblems(role, identity.path)];
}

function nameProblems(role: iam.Role, name: unknown): string[] {
  const text = readable(role, name);
  if (text === undefined) return [];
  if (text.length > MAX_NAME) {
    return [`the name of a role must have at most ${MAX_NAME} characters, got ${text.length} ('${text}'); shorten the prefix `
      + '(RotationDefaults, aspect, property injector or override)'];
  }
  return NAME.test(text) ? [] : [`the name of a role must consist of letters, digits and +=,.@_-, got '${text}'; ${REPAIR}`];
}

function pathProblems(role: iam.Role, path: unknown): string[] {
  const text = readable(role, path);
  if (text === undefined || (PATH.test(text) && text.length <= MAX_PATH)) return [];
  return [`the path of a role must begin and end with '/' and have at most ${MAX_PATH} `
    + `characters without blanks, got '${text}'; ${REPAIR}`];
}

/** The text, with stand-ins for what only the deployment knows of partition, account and Region; undefined if something else is in it. */
function readable(role: iam.Role, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const around = environmentOf(role);
  const region = around.region.startsWith('<') ? SHORT_REGION : around.region;
  const account = around.account.startsWith('<') ? '000000000000' : around.account;
  const partition = around.partition.startsWith('<') ? 'aws' : around.partition;
  return textOf(Stack.of(role).resolve(value), { partition, account, region });
}
