import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a finding of a cdk-nag pack is meant, so that it does not stop the pipelines of users who run that pack.
 *
 * On the construct itself, and for the one finding: what users add beside it is still found. Written as the metadata that
 * `Validations.acknowledge()` writes, because that method refuses the names of findings about ARNs up to some later version of
 * aws-cdk-lib: https://github.com/cdklabs/cdk-nag/issues/2351 (read 2026-11-22).
 */
export function acknowledge(resource: IConstruct | undefined, finding: string, reason: string): void {
  if (resource === undefined) return; // a role that was made beforehand (customizeRoles()): nothing to find there
  resource.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [finding]: reason });
  acknowledgeToVersion2(resource, finding, reason);
}

/**
 * The same for a wildcard in a role's inline policies: one resource of their statements. Policies attached to the role later are not
 * covered.
 */
export function acknowledgeWildcard(role: IConstruct, resource: string, reason: string): void {
  acknowledge(role.node.defaultChild, `AwsSolutions-IAM5[Resource::${flattened(Stack.of(role).resolve(resource))}]`, reason);
}

/** An ARN as cdk-nag names it: `<Name>` for a reference, whatever else is in it as it stands. */
function flattened(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const {
    'Ref': name,
    'Fn::Join': join,
    'Fn::Sub': text,
    'Fn::GetAtt': attribute,
  } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::Sub'?: string; 'Fn::GetAtt'?: [string, string] };
  if (name !== undefined) return `<${name}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (typeof text === 'string') return text.replace(/\$\{([^}]+)\}/g, '<$1>');
  if (join !== undefined) return join[1].map(flattened).join(join[0]);
  return JSON.stringify(value);
}

/** An acknowledgement as cdk-nag 2 reads it. */
interface Suppression {
  readonly id: string;
  readonly reason: string;
  readonly applies_to?: string[];
}

/**
 * cdk-nag 2 looks into the metadata of the L1 while aspects run, and nothing reads them later: so they are there for it, and leave no trace
 * in the template. With many aliases in a stack, they would be a tenth of what a template may have.
 */
class UnrenderedSuppressions {
  public readonly creationStack: string[] = [];
  public readonly rules_to_suppress: Suppression[] = [];

  public resolve(): undefined {
    return undefined;
  }

  public toString(): string {
    return 'acknowledgements for cdk-nag 2';
  }

  public toJSON(): object {
    return { rules_to_suppress: this.rules_to_suppress };
  }
}

/** @see https://github.com/cdklabs/cdk-nag/blob/v2.38.2/src/utils/nag-suppression-helper.ts */
function acknowledgeToVersion2(resource: IConstruct, finding: string, reason: string): void {
  if (!CfnResource.isCfnResource(resource)) return;
  const metadata: Record<string, unknown> = resource.cfnOptions.metadata ??= {};
  const suppressions = (metadata.cdk_nag ??= new UnrenderedSuppressions()) as { rules_to_suppress: Suppression[] };
  const [, id, appliesTo] = /^([^[]+)(?:\[(.*)\])?$/.exec(finding)!;
  suppressions.rules_to_suppress.push({ id, reason, ...(appliesTo === undefined ? {} : { applies_to: [appliesTo] }) });
}
