import type { KMSClient, RotationsListEntry } from '@aws-sdk/client-kms';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, ListKeyRotationsCommand } from '@aws-sdk/client-kms';
import type { KeyFacts, Material } from './facts';

/** Permissions take up to five minutes to count; the rest passes, too. Every other refusal is final. */
const MAY_PASS = [
  'AccessDeniedException', 'ThrottlingException', 'KMSInternalException', 'DependencyTimeoutException', 'ServiceUnavailableException',
];

/** What was read and what AWS said. */
export class KeyUnreadableError extends Error {
  constructor(
    message: string,
    /** As Step Functions names errors of AWS KMS. */
    public readonly awsError: string,
    public readonly mayPass: boolean,
  ) {
    super(message);
    this.name = 'KeyUnreadable';
  }
}

/** Reads of AWS KMS for one round: three questions about one key. */
export class KmsReader {
  constructor(private readonly kms: KMSClient, private readonly keyArn: string) {}

  public async key(): Promise<KeyFacts> {
    const { KeyMetadata: metadata = { KeyId: '' } } = await this.asking(
      'kms:DescribeKey',
      this.kms.send(new DescribeKeyCommand({ KeyId: this.keyArn })),
    );
    const region = metadata.MultiRegionConfiguration;
    return {
      keyId: metadata.KeyId ?? '',
      keyState: metadata.KeyState ?? '',
      keyManager: metadata.KeyManager ?? '',
      keySpec: metadata.KeySpec ?? '',
      keyUsage: metadata.KeyUsage ?? '',
      origin: metadata.Origin ?? '',
      ...(region?.MultiRegionKeyType === 'REPLICA' && { replicaOf: region.PrimaryKey?.Arn ?? '' }),
      currentMaterial: metadata.CurrentKeyMaterialId ?? '',
      createdAt: metadata.CreationDate?.getTime() ?? 0,
    };
  }

  public async materials(): Promise<Material[]> {
    const materials: Material[] = [];
    let marker: string | undefined;
    do {
      const page = await this.asking('kms:ListKeyRotations', this.kms.send(new ListKeyRotationsCommand({
        KeyId: this.keyArn, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Limit: 100, Marker: marker,
      })));
      materials.push(...(page.Rotations ?? []).map(material));
      marker = page.Truncated ? page.NextMarker : undefined;
    } while (marker !== undefined);
    return materials;
  }

  /** When the on-demand rotation began that runs now. */
  public async runningSince(): Promise<number | null> {
    const status = await this.asking('kms:GetKeyRotationStatus', this.kms.send(new GetKeyRotationStatusCommand({ KeyId: this.keyArn })));
    return status.OnDemandRotationStartDate?.getTime() ?? null;
  }

  private async asking<T>(action: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const { name, message, $metadata: about } = error as Error & { $metadata?: { httpStatusCode?: number } };
      const status = about?.httpStatusCode;
      // No answer at all is an error of the client, which Step Functions names so.
      const awsError = status === undefined && about === undefined ? 'Kms.SdkClientException' : `Kms.${name}`;
      const mayPass = MAY_PASS.includes(name) || about === undefined || (status ?? 0) >= 500;
      throw new KeyUnreadableError(`${action} on ${this.keyArn} failed: ${name}: ${message}`, awsError, mayPass);
    }
  }
}

function material(entry: RotationsListEntry): Material {
  return {
    id: entry.KeyMaterialId ?? '',
    state: entry.KeyMaterialState ?? '',
    at: entry.RotationDate?.getTime() ?? 0,
    type: entry.RotationType ?? '',
    ...(entry.ImportState && { importState: entry.ImportState }),
  };
}
