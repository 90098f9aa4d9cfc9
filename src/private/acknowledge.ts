import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a finding of a cdk-nag pack is meant, so that it does not stop the pipelines of users who run that pack.
 *
 * On the construct itself, and for the one finding: what users add beside it is still found. Written as the metadata that
 * `Validations.acknowledge()` writes, because that method refuses the names of findings about ARNs up to some later version of
 * aws-cdk-lib: https://github.com/cdklabs/cdk-nag/issues/2351 (read 2026-11-22).
 */
export function acknowledge(resource: IConstruct, finding: string, reason: string): void {
  resource.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [finding]: reason });
}

/**
 * The same for a wildcard in a role's inline policies: one resource of their statements. Policies attached to the role later are not
 * covered.
 */
export function acknowledgeWildcard(role: IConstruct, resource: string, reason: string): void {
  acknowledge(role.node.defaultChild!, `AwsSolutions-IAM5[Resource::${flattened(Stack.of(role).resolve(resource))}]`, reason);
}

/** An ARN as cdk-nag names it: `<Name>` for a reference, whatever else is in it as it stands. */
function flattened(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: name, 'Fn::Join': join, 'Fn::Sub': text } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::Sub'?: string };
  if (name !== undefined) return `<${name}>`;
  if (typeof text === 'string') return text.replace(/\$\{([^}]+)\}/g, '<$1>');
  if (join !== undefined) return join[1].map(flattened).join(join[0]);
  return JSON.stringify(value);
}
