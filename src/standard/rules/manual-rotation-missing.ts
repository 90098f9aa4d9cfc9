import { ORIGIN_EXTERNAL } from '../../private/kms-facts';
import { StandardRule } from '../../standard-rule';
import type { Known } from '../judge/key-facts';
import { keyFactsOf, typeOf, UNKNOWN } from '../judge/key-facts';
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
    const template = spec === UNKNOWN ? '...' : keyTemplate(spec, usage);
    const name = aliases[0]?.replace(/^alias\//, '') ?? '...';
    const isAdoptable = String(resource.Properties?.MultiRegion) !== 'true' && origin !== ORIGIN_EXTERNAL;
    const adopt = isAdoptable ? ', adopt: { key }' : '';
    const fix = `new ManualRotationAlias(this, 'Rotation', { aliasName: '${name}', keyTemplate: ${template}${adopt} });`
      + remarkOn(isAdoptable, aliases.length > 0);
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

/** As a comment, for the remedy is pasted. */
function remarkOn(isAdoptable: boolean, hasAlias: boolean): string {
  if (!isAdoptable) return ' // in place of the key, which cannot be adopted: it is multi-Region, or its material is imported';
  return hasAlias ? ' // first deploy its alias with RemovalPolicy.RETAIN, then take it out in the same change as this' : '';
}

function keyTemplate(spec: string, usage: Known<string>): string {
  if (typeOf(spec) === 'hmac') return `KeyTemplate.mac(MacSpec.${spec})`;
  switch (usage) {
    case 'SIGN_VERIFY': return `KeyTemplate.signing(SigningSpec.${spec})`;
    case 'KEY_AGREEMENT': return `KeyTemplate.keyAgreement(KeyAgreementSpec.${spec})`;
    case 'ENCAPSULATE_DECAPSULATE': return `KeyTemplate.keyEncapsulation(KemSpec.${spec})`;
    case 'ENCRYPT_DECRYPT': return `KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.${spec})`;
    default: return '...';
  }
}
