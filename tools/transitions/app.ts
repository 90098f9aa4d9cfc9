/** Stacks that are deployed one by one, so that no call of one family is taken for another's. */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { ManualRotationAliasProps } from '../../src';
import { KeyTemplate, ManualRotationAlias, SigningSpec } from '../../src';

/** A day is the shortest period, and a rotation starts a day early: such families are due at every tick. */
const DUE_AT_EVERY_TICK = { rotationPeriod: Duration.days(1) };

const FAMILIES = {
  Asked: {},
  Due: DUE_AT_EVERY_TICK,
  // Longer than a run waits, so another run activates what one has staged. Half a day is the longest delay for this period.
  Staging: { ...DUE_AT_EVERY_TICK, activationDelay: Duration.hours(12) },
} satisfies Record<string, Partial<ManualRotationAliasProps>>;

export type FamilyId = keyof typeof FAMILIES;

export function aliasOf(id: FamilyId): string {
  return `alias/transitions/${id}`;
}

if (require.main === module) {
  const app = new App();
  for (const [id, props] of Object.entries(FAMILIES)) {
    const stack = new Stack(app, id);
    const alias = new ManualRotationAlias(stack, 'Signing', {
      aliasName: aliasOf(id as FamilyId),
      keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
      ...props,
    });
    new CfnOutput(stack, 'StateMachineArn', { value: alias.stateMachine.stateMachineArn });
  }
}
