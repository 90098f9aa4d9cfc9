import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/**
 * A state machine of the same stack, for users.
 *
 * Its ARN is a reference, from which the CDK tells neither account nor Region; then every rule that has it as its target warns of an
 * unresolved environment, which `cdk synth --strict` does not let pass. They are those of the stack.
 */
export function ownMachine(scope: Construct, id: string, machine: sfn.CfnStateMachine): sfn.IStateMachine {
  const imported = sfn.StateMachine.fromStateMachineArn(scope, id, machine.attrArn);
  const { account, region } = machine.stack;
  Object.defineProperty(imported, 'env', { value: { account, region } });
  return imported;
}
