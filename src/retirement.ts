import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KeyTemplate } from './key-template';
import type { RetirementTerms } from './manual-rotation/declared';
import { humanText, literalDays } from './private/durations';
import { isDuration } from './private/given';
import { invalid, invalidValue } from './private/invalid';
import { factsOf } from './private/key-specs';
import { PENDING_WINDOW_DAYS } from './private/kms-facts';
import { checkStruct } from './private/structs';
import type { RetirementDeletionOptions, RetirementOptions } from './retirement-props';

/** Ten years, as for the rotation period: beyond it, a slip of the keyboard is more likely than an intention. */
const MAX_DAYS = 3650;
const BOUNDS = {
  after: { min: 7, max: MAX_DAYS },
  unusedFor: { min: 1, max: MAX_DAYS },
  quarantine: { min: 1, max: MAX_DAYS },
};

/**
 * What becomes of generations that a newer one has replaced.
 *
 * A generation is retired only if it was superseded and unused for long enough, has no grants and no alias but its own version alias, and
 * is not current; one for each daily run. If anybody enables it again or cancels its deletion, it is left alone until somebody starts the
 * state machine with the action `release`. An adopted key whose policy was not replaced is not retired: the state machine has no right to.
 *
 * @example
 * new ManualRotationAlias(this, 'Tokens', {
 *   aliasName: 'orders/tokens',
 *   keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
 *   retirement: Retirement.scheduleDeletion({ after: Duration.days(180), unusedFor: Duration.days(60) }),
 * });
 */
export class Retirement {
  /**
   * Old generations stay enabled, so that what they wrote can be read for ever.
   *
   * Each costs $1 a month for ever, without a cap: after ten rotations, $10 a month.
   *
   * @see https://aws.amazon.com/kms/pricing/
   */
  public static never(): Retirement {
    return new Retirement(null);
  }

  /**
   * Old generations are disabled. It can be undone at any time; a disabled key still costs $1 a month.
   */
  public static disable(options: RetirementOptions = {}): Retirement {
    return new Retirement({ ...retiringTerms(options, 'RetirementOptions'), deletion: null });
  }

  /**
   * Old generations are disabled, and deleted after a quarantine.
   *
   * Nothing that a deleted key encrypted can ever be read again, and nothing that it signed or authenticated be verified by AWS KMS.
   * Refused for asymmetric encryption keys and for key encapsulation: their public keys live elsewhere, and AWS KMS cannot see who goes on
   * encrypting with them.
   */
  public static scheduleDeletion(options: RetirementDeletionOptions = {}): Retirement {
    return new Retirement({
      ...retiringTerms(options, 'RetirementDeletionOptions'),
      deletion: {
        quarantine: literalDays('quarantine', options.quarantine ?? Duration.days(30), BOUNDS.quarantine),
        pendingWindow: literalDays('pendingWindow', options.pendingWindow ?? Duration.days(30), PENDING_WINDOW_DAYS),
      },
    });
  }

  private constructor(private readonly terms: RetirementTerms | null) {}

  /**
   * The terms for keys of this kind, or an error that says why these keys cannot have them.
   *
   * @internal
   */
  public _termsFor(scope: IConstruct, { keySpec, keyUsage }: KeyTemplate): RetirementTerms | null {
    const kind = keyUsage === 'ENCAPSULATE_DECAPSULATE' ? 'key encapsulation keys' : 'asymmetric encryption keys';
    const publicKeysEncrypt = ['ENCRYPT_DECRYPT', 'ENCAPSULATE_DECAPSULATE'].includes(keyUsage) && factsOf(keySpec).type === 'asymmetric';
    if (this.terms?.deletion && publicKeysEncrypt) {
      throw invalid(scope, `'retirement' must not schedule the deletion of ${kind}, `
        + `got Retirement.scheduleDeletion() with ${keySpec}; `
        + 'their public keys live elsewhere, and what is encrypted with one could never be read again: use Retirement.disable()');
    }
    return this.terms;
  }
}

function retiringTerms(
  options: RetirementOptions, struct: 'RetirementOptions' | 'RetirementDeletionOptions',
): { after: number; unusedFor: number } {
  if (typeof options !== 'object' || options === null || isDuration(options)) {
    const got = humanText(options as Duration);
    throw invalidValue(`'options' must be an object, got ${got}; write { after: Duration.days(365) } or the like`);
  }
  options = checkStruct(undefined, struct, options);
  const { after, unusedFor } = options;
  return {
    after: literalDays('after', after ?? Duration.days(90), BOUNDS.after),
    unusedFor: literalDays('unusedFor', unusedFor ?? Duration.days(90), BOUNDS.unusedFor),
  };
}
