import type { IManualRotationAlias, ManualRotationAliasAttributes } from '../manual-rotation-alias-interface';
import { invalid } from '../private/invalid';

/** An attribute that an alias of this app always has, and an imported one if it was given. @param purpose what needs it */
export function told<T>(
  alias: IManualRotationAlias,
  attribute: keyof ManualRotationAliasAttributes,
  value: T | undefined,
  purpose: string,
): T {
  if (value !== undefined) return value;
  throw invalid(
    alias,
    `'${attribute}' must be given to fromManualRotationAliasAttributes for ` + `'${purpose}', got none; the stack of the alias knows it`,
  );
}
