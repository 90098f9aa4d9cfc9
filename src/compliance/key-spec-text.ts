/**
 * Key specs and their last days in one parameter of an AWS Config rule, such as `RSA_2048=2030-12-31,SM2`: there is room for 1,024
 * characters in all.
 */
import { isCalendarDay } from '../private/calendar-day';
import type { KeySpecTerms } from '../standard/document';

export function keySpecsText(keySpecs: readonly KeySpecTerms[]): string {
  return keySpecs.map(({ keySpec, until }) => (until === undefined ? keySpec : `${keySpec}=${until}`)).join(',');
}

/** Undefined for a text that is none. A spec that this version does not know may be one of tomorrow: no key has it yet. */
export function keySpecsIn(text: string): KeySpecTerms[] | undefined {
  const terms = text.split(',').map((one): KeySpecTerms | undefined => {
    const [, keySpec, until] = /^([A-Z0-9_]+)(?:=(.+))?$/.exec(one) ?? [];
    if (keySpec === undefined || (until !== undefined && !isCalendarDay(until))) return undefined;
    return until === undefined ? { keySpec } : { keySpec, until };
  });
  return terms.every((one) => one !== undefined) ? terms : undefined;
}
