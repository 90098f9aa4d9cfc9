import { Token } from 'aws-cdk-lib';
import { isCalendarDay } from './private/calendar-day';
import { invalidValue } from './private/invalid';
import { KEY_SPECS } from './private/key-specs';
import { didYouMean } from './private/nearest-name';
import type { KeySpecTerms } from './standard/document';

/**
 * Whether, or until when, keys may be of a key spec.
 *
 * Dates are how the end of an algorithm is announced: NIST IR 8547 wants RSA and ECC with 112 bits of strength deprecated after 2030, and
 * both disallowed after 2035.
 *
 * @see https://csrc.nist.gov/pubs/ir/8547/ipd
 *
 * @example
 * new RotationComplianceRule(this, 'KeyAge', {
 *   keySpecs: [KeySpecRule.forbidden('ECC_SECG_P256K1'), KeySpecRule.until('RSA_2048', '2030-12-31')],
 * });
 */
export class KeySpecRule {
  /**
   * No key may be of it.
   *
   * @param keySpec such as `RSA_2048`
   */
  public static forbidden(keySpec: string): KeySpecRule {
    return new KeySpecRule({ keySpec: checkedSpec(keySpec) });
  }

  /**
   * Keys may be of it until the end of a day, UTC. Some time before (`keySpecNotice`), their owners are warned.
   *
   * A day that has passed is as good as `forbidden()`, and the synthesis says so.
   *
   * @param keySpec such as `RSA_2048`
   * @param until the last day, as `YYYY-MM-DD`
   */
  public static until(keySpec: string, until: string): KeySpecRule {
    if (Token.isUnresolved(until) || !isCalendarDay(until)) {
      throw invalidValue(`'until' must be a day of the calendar as 'YYYY-MM-DD', got '${until}'; `
        + `${keySpec} is allowed to the end of that day, UTC`);
    }
    return new KeySpecRule({ keySpec: checkedSpec(keySpec), until });
  }

  /** @internal */
  public readonly _terms: KeySpecTerms;

  private constructor(terms: KeySpecTerms) {
    this._terms = terms;
  }
}

function checkedSpec(keySpec: string): string {
  if (Object.hasOwn(KEY_SPECS, keySpec)) return keySpec;
  const known = Object.keys(KEY_SPECS);
  throw invalidValue(`'keySpec' must be one of ${known.join(', ')}, got '${keySpec}'${didYouMean(keySpec, known)}; correct it, or update `
    + 'the library');
}
