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
}
