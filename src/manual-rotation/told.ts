import type { IManualRotationAlias, ManualRotationAliasAttributes } from '../manual-rotation-alias-interface';
import { invalid } from '../private/invalid';

/** What is known of every alias of this app, and of another one if it was told. `purpose` is what it is needed for. */
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
