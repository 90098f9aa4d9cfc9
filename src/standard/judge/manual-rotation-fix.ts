import type { Known } from './key-facts';
import { typeOf, UNKNOWN } from './key-facts';
import { ORIGIN_EXTERNAL } from '../../private/kms-facts';

/** What the remedy says of a key. */
export interface KeyToReplace {
  readonly spec: Known<string>;
  readonly usage: Known<string>;
  readonly origin: Known<string>;
  /** As it stands in the template. */
  readonly multiRegion: unknown;
  readonly aliases: readonly string[];
}

/** A line to paste: an alias that takes the key over, or takes its place where it cannot be adopted. */
export function manualRotationFix({ spec, usage, origin, multiRegion, aliases }: KeyToReplace): string {
  const template = spec === UNKNOWN ? '...' : keyTemplate(spec, usage);
  const name = aliases[0]?.replace(/^alias\//, '') ?? '...';
  const isAdoptable = String(multiRegion) !== 'true' && origin !== ORIGIN_EXTERNAL;
  const adopt = isAdoptable ? ', adopt: { key }' : '';
  return `new ManualRotationAlias(this, 'Rotation', { aliasName: '${name}', keyTemplate: ${template}${adopt} });`
    + remarkOn(isAdoptable, aliases.length > 0);
}

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
