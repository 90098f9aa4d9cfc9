import { Resource, Stack, Token } from 'aws-cdk-lib';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { OrganizationGuardrailsProps } from './organization-guardrails-props';
import { required } from './private/given';
import { checkedId, invalid } from './private/invalid';
import { KINDS, requiredKind, requiredList } from './private/kinds';
import { checkProps } from './private/structs';
import type { GuardrailKind } from './standard/guardrails/documents';
import { guardrailDocuments, RESOURCE_CONTROL_POLICY, SERVICE_CONTROL_POLICY } from './standard/guardrails/documents';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html (TargetId; read 2026-11-28) */
const TARGET_ID = /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
const PREFIX = /^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/;

/**
 * Defines what nobody in an organization may do to keys: the policies of AWS Organizations that a standard makes.
 *
 * They deny operations by their values: rotation switched off or with a period outside of the standard's, deletion with too short a
 * window or of keys in use, key specs, origins and tags. No principal is let off. The machines of this library need no exception: what
 * they ask for is what the standard allows, and where a family or key would ask for something else, `RotationStandard.enforce()` says so
 * at synthesis. Waivers do not count here.
 *
 * Attach them to a test account first, then to one organizational unit after the other. A stack update that switched rotation on, or
 * shortened a period, and fails, cannot be rolled back while the policies are attached: continue its rollback without that key. With
 * `minIdleBeforeDeletion`, a stack that is younger cannot delete its keys.
 *
 * Deploy it in the management account, or in an account that may manage policies for it. AWS Organizations has no Regions: one stack is
 * enough.
 *
 * Resources: one policy for each 10,240 characters (service control policies) or 5,120 (resource control policies). Cost: none.
 *
 * @resource AWS::Organizations::Policy
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * @example
 * const standard = new RotationStandard({ name: 'acme-keys', version: '2026.1', requiredTags: [{ key: 'Owner' }] });
 *
 * new OrganizationGuardrails(this, 'Guardrails', { standard, targetIds: ['ou-ab12-cdefgh34'] });
 */
@propertyInjectable
export class OrganizationGuardrails extends Resource {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.OrganizationGuardrails';

  /** The ids of the service control policies, in the order of their numbers. */
  public readonly serviceControlPolicyIds: string[];

  /** The ids of the resource control policies, in the order of their numbers. */
  public readonly resourceControlPolicyIds: string[];

  /**
   * @param scope the stack, in the account that manages the organization's policies
   * @param id construct id
   * @param props the standard, and whom it binds
   * @throws if a policy would be too large, a target is none, or nothing would be denied
   */
  constructor(scope: Construct, id: string, props: OrganizationGuardrailsProps) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'OrganizationGuardrailsProps', props);
    requiredKind(this, 'standard', required(this, 'props', props, '{ standard: ..., targetIds: [...] }').standard, KINDS.standard);
    this.checkTargets(props.targetIds);
    const prefix = this.checkedPrefix(props);
    const policies = (kind: GuardrailKind, wanted: boolean | undefined) => (wanted ?? true) ? this.policies(kind, prefix, props) : [];
    this.serviceControlPolicyIds = policies(SERVICE_CONTROL_POLICY, props.serviceControlPolicies);
    this.resourceControlPolicyIds = policies(RESOURCE_CONTROL_POLICY, props.resourceControlPolicies);
    if (this.serviceControlPolicyIds.length + this.resourceControlPolicyIds.length === 0) {
      throw invalid(
        this,
        "'standard' must ask for something that a policy can deny, got one that makes none of the kinds that are wanted; leave this out",
      );
    }
  }

  private policies(kind: GuardrailKind, prefix: string, { standard, targetIds }: OrganizationGuardrailsProps): string[] {
    return guardrailDocuments(standard._document, kind).map((document, i) => {
      const policy = new organizations.CfnPolicy(this, `${kind.short.toUpperCase()}${i + 1}`, {
        name: `${prefix}-${kind.short}-${i + 1}`,
        type: kind.type,
        description: `Denies what the standard ${standard.name} ${standard.version} does not allow for AWS KMS keys`,
        content: document,
        targetIds,
      });
      return policy.attrId;
    });
  }

  private checkTargets(targetIds: readonly string[]): void {
    requiredList(this, 'targetIds', targetIds, "['ou-ab12-cdefgh34'] or the like");
    if (Token.isUnresolved(targetIds)) return;
    if (targetIds.length === 0) {
      throw invalid(
        this,
        "'targetIds' must have at least one id, got none; a policy that is attached to nothing denies nothing",
      );
    }
    for (const id of targetIds) {
      if (Token.isUnresolved(id) || TARGET_ID.test(id)) continue;
      throw invalid(this, '\'targetIds\' must be ids of a root (r-...), organizational units (ou-...-...) or accounts (12 digits), got '
        + `'${id}'; `
        + 'aws organizations list-roots and list-organizational-units-for-parent show them');
    }
    const repeated = targetIds.find((id, i) => targetIds.indexOf(id) < i);
    if (repeated !== undefined) throw invalid(this, `'targetIds' must name each target once, got '${repeated}' twice; leave one out`);
    if (targetIds.includes(Stack.of(this).account)) {
      throw invalid(this, `'targetIds' must not name the account of the stack, got '${Stack.of(this).account}'; policies do not bind `
        + 'the management account, and the account that manages them should not lock itself out: name the accounts that have keys');
    }
  }

  private checkedPrefix({ namePrefix, standard }: OrganizationGuardrailsProps): string {
    if (namePrefix === undefined) return standard.name;
    if (Token.isUnresolved(namePrefix) || PREFIX.test(namePrefix)) return namePrefix;
    throw invalid(this, '\'namePrefix\' must be 1 to 100 printable ASCII characters, without spaces around them, got '
      + `${JSON.stringify(namePrefix)}; choose another`);
  }
}
