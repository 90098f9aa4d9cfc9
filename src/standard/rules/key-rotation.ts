import { listOf, text } from '../../private/template-values';
import { StandardRule } from '../../standard-rule';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.EnableKeyRotation';

/** Rotation missing where AWS KMS can rotate. Unlike cdk-nag's KMS5 and CT.KMS.PR.1, it asks nothing of keys that AWS KMS cannot rotate. */
export const keyRotation: Rule = {
  id: StandardRule.KEY_ROTATION,
  key: ({ resource, adoptedBy }, { standard }) => {
    const { rotation, rotatable } = keyFactsOf(resource);
    if (rotatable === false) return NOT_APPLICABLE;
    if (rotation === true || adoptedBy !== undefined) return COMPLIANT; // a new key behind the alias is a rotation, too
    const fix = `enableKeyRotation: true, rotationPeriod: Duration.days(${standard.maxRotationPeriodDays}), // or RotatingKey, `
      + 'which always rotates';
    if (rotatable === UNKNOWN) {
      return cannotTell({
        message: 'whether AWS KMS can rotate the key hangs on the deployment, and its rotation is not switched on',
        fix,
        location: LOCATION,
      });
    }
    if (rotation === UNKNOWN) return cannotTell({ message: 'whether the key rotates hangs on the deployment', fix, location: LOCATION });
    return nonCompliant({ message: 'AWS KMS can rotate the key by itself, and is not told to', fix, location: LOCATION });
  },
  // Told by the first rule for all of them: there may be no key at all.
  transform: ({ resource: { Properties: { Names: names } = {} } }) => cannotTell({
    message: `what the transform ${listOf(names).map(text).join(', ')} brings is not in the template, and there may be keys among it`,
    fix: 'check the template as AWS CloudFormation processed it: aws cloudformation get-template --template-stage Processed',
  }),
};
