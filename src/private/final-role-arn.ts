import { CfnResource, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { invalid } from './invalid';

/** What an aspect, an injector or an override made of the two properties of a role that its ARN consists of. */
export interface RoleIdentity {
  readonly name: unknown;
  readonly path: unknown;
}

/**
 * The ARN of a role as it will stand in the template, whoever changed its name or path. No reference to the role: it names the role where
 * the role must not be depended on, and it survives that the role is made again.
 *
 * Two properties are read instead of rendering the role, whose own policy may mention the ARN: that would never end, and rendering freezes
 * policies.
 *
 * @param generatedName what to take for a role without a name, where a name that CloudFormation makes will do; without it, that is refused
 */
export function finalRoleArn(role: iam.Role, generatedName?: string): string {
  return Lazy.string({
    produce: () => {
      const identity = identityOf(role);
      if (identity === undefined) return role.roleArn; // made beforehand (customizeRoles()): a literal ARN
      const { path } = identity;
      // The AWS CDK writes a token for a role that was given no name; it resolves to nothing.
      const name = Stack.of(role).resolve(identity.name) === undefined ? generatedName : identity.name;
      if (name === undefined) {
        throw invalid(role, 'the role must keep a fixed name, for key policies name it, got none; look for the aspect, '
          + "property injector or override that took its 'RoleName'");
      }
      const { partition, account } = Stack.of(role);
      return `arn:${partition}:iam::${account}:role${Token.asString(path ?? '/')}${Token.asString(name)}`;
    },
  });
}

/** Undefined for a role that the app does not make: `iam.Role.customizeRoles()`. */
export function identityOf(role: iam.Role): RoleIdentity | undefined {
  const resource = role.node.defaultChild;
  if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== iam.CfnRole.CFN_RESOURCE_TYPE_NAME) return undefined;
  const { roleName, path } = resource as iam.CfnRole;
  const overridden = overridesOf(resource);
  return { name: 'RoleName' in overridden ? overridden.RoleName : roleName, path: 'Path' in overridden ? overridden.Path : path };
}

/** What `addPropertyOverride()` was told: not public in the AWS CDK; test/organization-roles.test.ts notices if it goes. */
export function overridesOf(resource: CfnResource): Readonly<Record<string, unknown>> {
  return (resource as unknown as { rawOverrides?: { Properties?: Record<string, unknown> } }).rawOverrides?.Properties ?? {};
}
