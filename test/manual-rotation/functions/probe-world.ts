import { createHash } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { VirtualClock } from '../../../sim/clock/virtual-clock';
import type { Call } from '../../../sim/kms/fake-kms';
import { FakeKmsClient } from '../../../sim/kms/fake-kms-client';
import type { ArmedFault, Fault } from '../../../sim/kms/faults';
import type { JournalEntry } from '../../../sim/kms/journal';
import { KmsWorld } from '../../../sim/kms/world';
import type { ProofKey, ProofRequest } from '../../../src/manual-rotation/proof-messages';

/** Changes an answer of KMS on its way to the probe. */
export type Tamper = (call: Call, output: Record<string, any>) => Record<string, any>;

/** An old, a new and a third key behind one alias, and a probe that may be lied to. */
export class ProbeWorld {
  public readonly aliasName = 'alias/app';
  public readonly world = new KmsWorld({ clock: new VirtualClock() });
  public readonly client: KMSClient;
  public tamper?: Tamper;

  constructor(
    public readonly keySpec = 'ECC_NIST_P256',
    public readonly keyUsage = 'SIGN_VERIFY',
  ) {
    this.client = new FakeKmsClient((call) => {
      const output = this.world.kms(call);
      return this.tamper === undefined ? output : this.tamper(call, output);
    }, 'probe').asKmsClient();
  }

  public make(keySpec = this.keySpec): string {
    return this.call('CreateKey', { KeySpec: keySpec, KeyUsage: this.keyUsage }).KeyMetadata.Arn;
  }

  public point(keyArn: string): void {
    const exists = this.world.store.aliases.has(this.aliasName);
    this.call(exists ? 'UpdateAlias' : 'CreateAlias', { AliasName: this.aliasName, TargetKeyId: keyArn });
  }

  public call(operation: string, input: Record<string, unknown>): Record<string, any> {
    return this.world.call(operation, input, 'operator');
  }

  public state(keyArn: string, operation: 'DisableKey' | 'ScheduleKeyDeletion'): void {
    this.call(operation, { KeyId: keyArn.split('/').at(-1) });
  }

  public fail(error: string, fault: Partial<Fault> = {}): ArmedFault {
    return this.world.faults.arm({ error, caller: 'probe', ...fault });
  }

  /** Fails calls that name this key, alias, or whatever. */
  public failOn(keyId: string, error: string, operation?: string | string[]): ArmedFault {
    return this.fail(error, { operation, when: ({ input }) => input.KeyId === keyId });
  }

  public request(
    check: ProofRequest['check'],
    keyArn: string,
    otherKeyArn: string | null,
    sample: ProofRequest['sample'] = null,
  ): ProofRequest {
    const other = otherKeyArn === null ? null : this.proofKey(otherKeyArn);
    return { check, aliasName: this.aliasName, keyUsage: this.keyUsage, key: this.proofKey(keyArn), other, sample };
  }

  /** A key as the machine names it to the probe: with the spec that it was made with. */
  private proofKey(keyArn: string): ProofKey {
    return { keyArn, keySpec: this.call('DescribeKey', { KeyId: keyArn }).KeyMetadata.KeySpec };
  }

  public get calls(): JournalEntry[] {
    return this.world.answers.entries.filter((entry) => entry.caller === 'probe');
  }

  /** Everything in what the probe sent and got that must not leave it, in the spellings in which it could. */
  public secrets(): string[] {
    const bytes = this.calls
      .flatMap(({ input, output = {} }) => [input.Plaintext, input.Message, output.Plaintext, output.SharedSecret])
      .filter((blob): blob is Uint8Array => blob instanceof Uint8Array)
      .map((blob) => Buffer.from(blob));
    return bytes.flatMap((blob) => [
      blob.toString('base64'),
      blob.toString('hex'),
      blob.toString('latin1'),
      blob.toString('base64').slice(0, 20),
    ]);
  }
}

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
