import type { KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import { DescribeKeyCommand, ListAliasesCommand, ListKeyRotationsCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { AliasTable } from './alias-table';
import type { Calls } from './calls';
import { nameOf } from '../../private/errors';
import type { KeyDescription } from '../verdict-types';

export interface ListedKey {
  readonly keyId: string;
  readonly keyArn: string;
}

export interface DescribedKey extends ListedKey {
  readonly description: KeyDescription;
}

/** The most that AWS KMS puts on a page: API_ListKeys, API_ListKeyRotations (1,000), API_ListAliases (100). */
const KEYS_A_PAGE = 1_000;
const ROTATIONS_A_PAGE = 1_000;
const ALIASES_A_PAGE = 100;

/** Reads of AWS KMS, one question each. What cannot be read is thrown. */
export class KmsReader {
  private readonly described = new Map<string, Promise<DescribedKey>>();

  constructor(private readonly kms: KMSClient, private readonly calls: Calls) {}

  public async keys(): Promise<ListedKey[]> {
    const keys: ListedKey[] = [];
    let Marker: string | undefined;
    do {
      const page = await this.calls.paced('ListKeys', () => this.kms.send(new ListKeysCommand({ Limit: KEYS_A_PAGE, Marker })));
      for (const { KeyId: keyId, KeyArn: keyArn } of page.Keys ?? []) keys.push({ keyId: keyId!, keyArn: keyArn! });
      Marker = page.Truncated ? page.NextMarker : undefined;
    } while (Marker !== undefined);
    return keys;
  }

  /** The aliases of one key, or all of the account and Region. */
  public async aliases(KeyId?: string): Promise<AliasTable> {
    const table = new AliasTable();
    let Marker: string | undefined;
    do {
      const page = await this.calls.paced('ListAliases', () => this.kms.send(new ListAliasesCommand({ KeyId, Limit: ALIASES_A_PAGE, Marker })));
      for (const { AliasName: name, TargetKeyId: keyId } of page.Aliases ?? []) {
        if (name !== undefined && keyId !== undefined) table.add(name, keyId); // some of AWS's own aliases have no key yet
      }
      Marker = page.Truncated ? page.NextMarker : undefined;
    } while (Marker !== undefined);
    return table;
  }

  /** Asks once in a run: a current generation is also looked at for the sake of each one that it replaced. */
  public describe(keyId: string): Promise<DescribedKey> {
    const known = this.described.get(keyId);
    if (known !== undefined) return known;
    const asked = this.calls.paced('DescribeKey', () => this.kms.send(new DescribeKeyCommand({ KeyId: keyId })))
      .then((answer) => descriptionIn(answer.KeyMetadata!));
    this.described.set(keyId, asked);
    return asked;
  }

  /** The newest rotation of the key material, or null if it was never rotated. */
  public async rotatedAt(KeyId: string): Promise<Date | null> {
    let newest: Date | null = null;
    let Marker: string | undefined;
    try {
      do {
        const page = await this.calls.paced('ListKeyRotations', () => this.kms.send(new ListKeyRotationsCommand({ KeyId, Limit: ROTATIONS_A_PAGE, Marker })));
        for (const { RotationDate: at } of page.Rotations ?? []) {
          if (at !== undefined && (newest === null || at > newest)) newest = at; // the first material, and pending ones, have no date
        }
        Marker = page.Truncated ? page.NextMarker : undefined;
      } while (Marker !== undefined);
    } catch (error) {
      if (nameOf(error) === 'UnsupportedOperationException') return null; // AWS KMS cannot rotate this key
      throw error;
    }
    return newest;
  }
}

function descriptionIn(metadata: KeyMetadata): DescribedKey {
  const { MultiRegionKeyType: multiRegion, PrimaryKey: primary } = metadata.MultiRegionConfiguration ?? {};
  if (metadata.CreationDate === undefined) throw new Error(`AWS KMS did not say when ${metadata.Arn} was created`); // its age must not be guessed
  return {
    keyId: metadata.KeyId!,
    keyArn: metadata.Arn!,
    description: {
      keyManager: metadata.KeyManager ?? '',
      keyState: metadata.KeyState ?? '',
      keySpec: metadata.KeySpec ?? '',
      keyUsage: metadata.KeyUsage ?? '',
      origin: metadata.Origin ?? '',
      ...(multiRegion === undefined ? {} : { multiRegion, primaryRegion: primary?.Region }),
      createdAt: metadata.CreationDate,
    },
  };
}
