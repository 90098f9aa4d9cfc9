import type { KMSClient } from '@aws-sdk/client-kms';
import type { Sample } from '../proof-messages';
import { agreement } from './exercise-agreement';
import { encryption } from './exercise-encryption';
import { mac } from './exercise-mac';
import { signature } from './exercise-signature';

/**
 * What a key is there for, done once with a message that the probe made itself. Every method throws if the key refuses or answers wrongly.
 */
export interface Exercise {
  /** Does the whole round trip through a key id, ARN or alias name, and says which key answered. */
  use(keyId: string): Promise<string>;
  /** Makes something with a key that has to be readable later; null where there is nothing to keep. */
  sample(keyArn: string): Promise<Sample | null>;
  /** Reads a sample again, the way users do: without a key id where AWS KMS finds the key, else by the stored key ARN. */
  read(sample: Sample): Promise<void>;
}

export function exerciseFor(kms: KMSClient, keySpec: string, keyUsage: string): Exercise {
  switch (keyUsage) {
    case 'ENCRYPT_DECRYPT': return encryption(kms, keySpec);
    case 'SIGN_VERIFY': return signature(kms, keySpec);
    case 'GENERATE_VERIFY_MAC': return mac(kms, keySpec);
    case 'KEY_AGREEMENT': return agreement(kms, keySpec);
    default: throw new Error(`unknown key usage ${keyUsage}`);
  }
}
