import { StandardRule } from '../../standard-rule';
import { keyFactsOf, typeOf, UNKNOWN } from '../judge/key-facts';
import { manualRotationFix } from '../judge/manual-rotation-fix';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.KeySpec';

/** AWS KMS cannot rotate an asymmetric or HMAC key, and no family replaces it. cdk-nag and Control Tower pass such keys over. */
export const manualRotationMissing: Rule = {
  id: StandardRule.MANUAL_ROTATION_MISSING,
  key: ({ resource, adoptedBy, aliases }) => {
    const { spec, usage, origin } = keyFactsOf(resource);
    if (adoptedBy !== undefined) return COMPLIANT;
    if (typeOf(spec) === 'symmetric') return NOT_APPLICABLE;
    const fix = manualRotationFix({ spec, usage, origin, multiRegion: resource.Properties?.MultiRegion, aliases });
    if (spec === UNKNOWN) {
      return cannotTell({
        message: 'the key spec hangs on the deployment, and AWS KMS rotates symmetric keys only',
        fix,
        location: LOCATION,
      });
    }
    return nonCompliant({
      message: `AWS KMS cannot rotate a key of spec ${spec}, and no ManualRotationAlias replaces it`,
      fix,
      location: LOCATION,
    });
  },
};
