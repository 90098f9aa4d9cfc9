import type { IConstruct } from 'constructs';
import type { ManualRotationAliasProps } from '../manual-rotation-alias-props';
import { WhenCurrentKeyUnusable } from '../manual-rotation-alias-props';
import { oneOf, required } from '../private/given';
import { KINDS, requiredKind } from '../private/kinds';
import { checkProps } from '../private/structs';

/** The props without those that only JavaScript lets through, which are refused; names and times have checks of their own. */
export function refuseWrongKinds(scope: IConstruct, given: ManualRotationAliasProps): ManualRotationAliasProps {
  required(scope, 'props', given, "{ aliasName: 'orders/signing', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) } or the like");
  const props = checkProps(scope, 'ManualRotationAliasProps', given);
  requiredKind(scope, 'keyTemplate', props.keyTemplate, KINDS.keyTemplate);
  const { adopt, retirement, whenCurrentKeyUnusable: when } = props;
  if (adopt !== undefined) requiredKind(scope, 'adopt.key', adopt.key, KINDS.key);
  if (retirement !== undefined) requiredKind(scope, 'retirement', retirement, KINDS.retirement);
  if (when !== undefined) oneOf(scope, 'whenCurrentKeyUnusable', when, 'WhenCurrentKeyUnusable', WhenCurrentKeyUnusable);
  return props;
}
