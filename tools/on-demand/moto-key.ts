import { createHash } from 'node:crypto';
import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import type { RotationsListEntry } from '@aws-sdk/client-kms';
import { TaskError } from '../../sim/asl/task-error';
import type { Moto } from '../../sim/moto/moto';
import { CALL_SLOT } from '../../src/on-demand/contract';

/**
 * One key of the moto server, called through the AWS SDK as Step Functions would. moto rotates at once, and knows no key material: the ids
 * are made from its history of rotations, so that they change when, and only when, moto rotated the key. What was rotated by the machine is
 * dated in its virtual time: moto knows the real one only.
 */
export class MotoKey {
  private readonly client: KMSClient;
  /** When the key was rotated, by the number of the rotation. */
  private readonly rotatedAt = new Map<number, Date>();

  constructor(moto: Moto, private readonly keyId: string) {
    this.client = new KMSClient(moto.clientConfig());
  }

  /** Answers one call of the state machine. */
  public async call(operation: string, now: number): Promise<unknown> {
    const KeyId = this.keyId;
    try {
      switch (operation) {
        case 'DescribeKey': {
          const { KeyMetadata } = await this.client.send(new DescribeKeyCommand({ KeyId }));
          return { KeyMetadata: { ...KeyMetadata, CurrentKeyMaterialId: this.materialId((await this.rotations()).length) } };
        }
        case 'GetKeyRotationStatus': return await this.client.send(new GetKeyRotationStatusCommand({ KeyId }));
        case 'ListKeyRotations': return { Rotations: this.materials(await this.rotations()), Truncated: false };
        case 'RotateKeyOnDemand': {
          this.rotatedAt.set((await this.rotations()).length, new Date(now));
          return await this.client.send(new RotateKeyOnDemandCommand({ KeyId }));
        }
        default: throw new Error(`the machine calls ${operation}`);
      }
    } catch (error) {
      const { name, message, $metadata } = error as { name: string; message: string; $metadata?: object };
      if ($metadata === undefined) throw error; // no answer of moto: a fault of the tool
      throw new TaskError(`Kms.${name}`, message);
    }
  }

  /** How many on-demand rotations moto has counted. */
  public async counted(): Promise<number> {
    return (await this.rotations()).filter(({ RotationType }) => RotationType === 'ON_DEMAND').length;
  }

  /** The id of the material that is current now. */
  public async currentMaterial(): Promise<string> {
    return this.materialId((await this.rotations()).length);
  }

  /** Rotates by hand, past the machine. */
  public async rotate(times: number): Promise<void> {
    for (let n = 0; n < times; n++) {
      // To the slot, and so the same when the case is played again; one after the other.
      const slot = CALL_SLOT.everySeconds * 1000;
      this.rotatedAt.set((await this.rotations()).length, new Date(Math.floor(Date.now() / slot) * slot - (times - n) * 1000));
      await this.client.send(new RotateKeyOnDemandCommand({ KeyId: this.keyId }));
    }
  }

  public close(): void {
    this.client.destroy();
  }

  private async rotations(): Promise<RotationsListEntry[]> {
    const { Rotations = [] } = await this.client.send(new ListKeyRotationsCommand({ KeyId: this.keyId, Limit: 1000 }));
    return Rotations.map((rotation, index) => ({ ...rotation, RotationDate: this.rotatedAt.get(index) ?? rotation.RotationDate }));
  }

  private materials(rotations: readonly RotationsListEntry[]): object[] {
    return [{}, ...rotations].map((rotation, index) => (
      { ...rotation, KeyMaterialId: this.materialId(index), KeyMaterialState: index === rotations.length ? 'CURRENT' : 'NON_CURRENT' }));
  }

  private materialId(number: number): string {
    return createHash('sha256').update(`${this.keyId} ${number}`).digest('hex');
  }
}
