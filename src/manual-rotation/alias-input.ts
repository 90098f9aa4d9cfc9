import type { IConstruct } from 'constructs';
import type { ManualRotationAliasProps } from '../manual-rotation-alias-props';
import { WhenCurrentKeyUnusable } from '../manual-rotation-alias-props';
import { oneOf, required } from '../private/given';
import { KINDS, requiredKind } from '../private/kinds';

/** Refuses props that only JavaScript lets through; names and times have checks of their own. */
export function refuseWrongKinds(scope: IConstruct, props: ManualRotationAliasProps): void {
  required(scope, 'props', props, "{ aliasName: 'orders/signing', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) } or the like");
  requiredKind(scope, 'keyTemplate', props.keyTemplate, KINDS.keyTemplate);
  const { adopt, retirement, whenCurrentKeyUnusable: when } = props; // null, which JavaScript has, too, is nothing
  if (adopt !== undefined) requiredKind(scope, 'adopt.key', adopt.key, KINDS.key);
  if (retirement !== undefined && retirement !== null) requiredKind(scope, 'retirement', retirement, KINDS.retirement);
  if (when !== undefined && when !== null) oneOf(scope, 'whenCurrentKeyUnusable', when, 'WhenCurrentKeyUnusable', WhenCurrentKeyUnusable);
}
