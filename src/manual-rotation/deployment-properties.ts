import type { RetirementTerms } from './declared';

/** The properties of the custom resource. A change of any of them starts a run at the next deployment. */
export interface DeploymentProperties {
  readonly AliasName: string;
  readonly FamilyName: string;
  readonly StateMachineArn: string;
  /** With a live key to adopt: CloudFormation must not own the alias elsewhere. */
  readonly AdoptedKeyArn?: string;
  /** The machine's revision id: lets the function see that an execution used the new definition. */
  readonly StateMachineRevisionId?: string;
  /**
   * The roles that the key policies name. An update that changes them without notice would shut the rotation out of all its keys: it is
   * refused.
   */
  readonly MachineRoleArn?: string;
  readonly ProbeRoleArn?: string;
  /** The notice: roles that the key policies name as well. */
  readonly AlsoTrustedMachineRoleArns?: string[];
  readonly AlsoTrustedProbeRoleArns?: string[];
  /**
   * The tags of stack and construct that synthesis knew, each as `key=value`. What else the stack is tagged with (`cdk deploy --tags`)
   * its keys do not get: that is told.
   */
  readonly KnownTags?: string[];
  /** For people: what the machine's definition has anyway, where `cdk diff` shows it line by line. Nothing reads it. */
  readonly KeySpec?: string;
  readonly RotationPeriodDays?: number;
  readonly Retirement?: RetirementTerms | 'never';
  /** What was declared, without the statements that every family has; absent if nothing was. */
  readonly DeclaredKeyPolicy?: unknown;
}
