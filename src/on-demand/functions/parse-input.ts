import { show } from '../../private/errors';
import { isOneOf, oneOf, parseFields } from '../../private/execution-input';
import type { OnDemandInput } from '../contract';

const REASONS: ReadonlyArray<OnDemandInput['reason']> = ['tick', 'manual', 'event'];
const FIELDS = ['reason', 'useReserve', 'fromKeyMaterialId'];
const MATERIAL_ID_LENGTH = 64;

/** The input of an execution, or the sentence that says what is wrong with it. */
export type ParsedInput = { readonly input: OnDemandInput } | { readonly problem: string };

/** Accepts exactly the fields of {@link OnDemandInput}: a reason, and two fields that people may add. */
export function parseOnDemandInput(value: unknown): ParsedInput {
  const parsed = parseFields(value, FIELDS);
  if ('problem' in parsed) return parsed;
  const { reason, useReserve, fromKeyMaterialId } = parsed.fields;
  if (!isOneOf(REASONS, reason)) return { problem: `'reason' must be ${oneOf(REASONS)}, got ${show(reason)}` };
  if (useReserve !== undefined && useReserve !== true) return { problem: `'useReserve' must be true or left out, got ${show(useReserve)}` };
  if (fromKeyMaterialId !== undefined && !isMaterialId(fromKeyMaterialId)) {
    return { problem: `'fromKeyMaterialId' must be ${MATERIAL_ID_LENGTH} hexadecimal digits (0-9, a-f), got ${show(fromKeyMaterialId)}` };
  }
  for (const [name, given] of Object.entries({ useReserve, fromKeyMaterialId })) {
    if (given !== undefined && reason !== 'manual') return { problem: `'${name}' goes with 'reason' manual only, got ${show(reason)}` };
  }
  return { input: { reason, ...(useReserve && { useReserve }), ...(fromKeyMaterialId !== undefined && { fromKeyMaterialId }) } };
}

/** Digit by digit: what `$` in a regular expression matches differs from engine to engine. */
function isMaterialId(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length === MATERIAL_ID_LENGTH && [...value].every((digit) => '0123456789abcdef'.includes(digit))
  );
}
