import { OPERATIONS } from '../kms/fake-kms';
import type { Store } from '../kms/store';

const SIGNING = { Message: Buffer.from('written before the swap'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' };

/** What users signed with a key when it was current; made and read on the true state, past faults and late reads. */
export class Evidence {
  private readonly signatures = new Map<string, Buffer>();

  constructor(private readonly store: Store) {}

  /** A key that is not enabled signs nothing. */
  public sign(id: string): void {
    if (this.store.keys.get(id)?.state !== 'Enabled') return;
    const output = OPERATIONS.get('Sign')!.run(this.store, { ...SIGNING, KeyId: id }) as { Signature: Buffer };
    this.signatures.set(id, output.Signature);
  }

  /** Of these keys, those whose signatures do not verify any more, with the reason. */
  public unreadable(ids: readonly string[]): Map<string, string> {
    const refused = new Map<string, string>();
    for (const id of ids) {
      const Signature = this.signatures.get(id);
      if (Signature === undefined) continue;
      try {
        OPERATIONS.get('Verify')!.run(this.store, { ...SIGNING, KeyId: id, Signature });
      } catch (error) {
        refused.set(id, (error as Error).message);
      }
    }
    return refused;
  }
}
