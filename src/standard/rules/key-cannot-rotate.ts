import { ORIGIN_EXTERNAL } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import type { KeyFacts } from '../judge/key-facts';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.EnableKeyRotation';

/** Rotation asked of a key that AWS KMS cannot rotate: `kms.CfnKey` takes it, and the deployment fails. */
export const keyCannotRotate: Rule = {
  id: StandardRule.KEY_CANNOT_ROTATE,
  key: ({ resource }) => {
    const facts = keyFactsOf(resource);
    if (facts.rotation === false) return NOT_APPLICABLE;
    if (facts.rotatable === true) return COMPLIANT;
    const fix = facts.origin === ORIGIN_EXTERNAL
      ? 'enableKeyRotation: false, // and RotatingKey with KeyOrigin.EXTERNAL and addOnDemandRotation()'
      : 'enableKeyRotation: false, // and ManualRotationAlias, which replaces the key behind an alias';
    if (facts.rotatable === UNKNOWN || facts.rotation === UNKNOWN) {
      return cannotTell({
        message: 'rotation may be asked of a key that AWS KMS cannot rotate: that hangs on the deployment',
        fix,
        location: LOCATION,
      });
    }
    return nonCompliant({
      message: `AWS KMS cannot rotate this key by itself (${kindOf(facts)}), and the deployment would fail`,
      fix,
      location: LOCATION,
    });
  },
};

function kindOf({ spec, usage, origin }: KeyFacts): string {
  return [spec, usage, origin].filter((part) => part !== UNKNOWN).join(', ');
}
