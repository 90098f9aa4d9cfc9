import type { IConstruct } from 'constructs';
import type { ManualRotationAliasProps } from '../manual-rotation-alias-props';
import { WhenCurrentKeyUnusable } from '../manual-rotation-alias-props';
import { oneOf, required } from '../private/given';
import { KINDS, requiredKind } from '../private/kinds';
import { checkProps } from '../private/structs';

/** Refuses props that only JavaScript lets through; names and times have checks of their own. */
export function refuseWrongKinds(scope: IConstruct, props: ManualRotationAliasProps): void {
  required(scope, 'props', props, "{ aliasName: 'orders/signing', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) } or the like");
  checkProps(scope, 'ManualRotationAliasProps', props);
  requiredKind(scope, 'keyTemplate', props.keyTemplate, KINDS.keyTemplate);
  const { adopt, retirement, whenCurrentKeyUnusable } = props;
  if (adopt !== undefined && adopt !== null) requiredKind(scope, 'adopt.key', adopt.key, KINDS.key);
  if (retirement !== undefined) requiredKind(scope, 'retirement', retirement, KINDS.retirement);
  if (whenCurrentKeyUnusable !== undefined) {
    oneOf(scope, 'whenCurrentKeyUnusable', whenCurrentKeyUnusable, 'WhenCurrentKeyUnusable', WhenCurrentKeyUnusable);
  }
}
