import type { RotationStandard } from './rotation-standard';

/**
 * Properties of an `OrganizationGuardrails`.
 */
export interface OrganizationGuardrailsProps {
  /**
   * What is denied: the values of operations that the standard does not allow.
   */
  readonly standard: RotationStandard;

  /**
   * What the policies are attached to: the ids of a root (`r-ab12`), of organizational units (`ou-ab12-cdefgh34`) and of accounts.
   *
   * At least one. AWS Organizations attaches at most 10 service control policies and 5 resource control policies to one target, those of
   * AWS included. They never bind the management account.
   */
  readonly targetIds: string[];

  /**
   * Whether to make service control policies: they bind the principals of the targets, whatever they call.
   *
   * @default true
   */
  readonly serviceControlPolicies?: boolean;

  /**
   * Whether to make resource control policies: they bind whoever calls the keys of the targets, principals of other organizations included.
   *
   * The making of keys has no resource: only service control policies can deny key specs, origins and missing tags.
   *
   * @default true
   */
  readonly resourceControlPolicies?: boolean;

  /**
   * What the names of the policies begin with: `<prefix>-scp-1`, `<prefix>-rcp-1` and so on.
   *
   * 1 to 100 printable ASCII characters. Names are unique in an organization: two constructs with the same standard need one each. A
   * change renames the policies in place.
   *
   * @default - the name of the standard
   */
  readonly namePrefix?: string;
}
