import type { KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeKeyCommand, GetKeyLastUsageCommand, GetKeyPolicyCommand, paginateListAliases, paginateListKeyRotations, paginateListKeys,
} from '@aws-sdk/client-kms';
import { AliasTable } from './alias-table';
import type { Calls } from './calls';
import { nameOf } from '../../private/errors';
import type { KeyDescription, LastUse } from '../verdict-types';

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

  constructor(private readonly kms: KMSClient, private readonly calls: Calls, private readonly elsewhere: (region: string) => KMSClient) {}

  public async keys(): Promise<ListedKey[]> {
    const keys: ListedKey[] = [];
    for await (const page of paginateListKeys({ client: this.calls.paced(this.kms, 'ListKeys'), pageSize: KEYS_A_PAGE }, {})) {
      for (const { KeyId: keyId, KeyArn: keyArn } of page.Keys ?? []) keys.push({ keyId: keyId!, keyArn: keyArn! });
    }
    return keys;
  }

  /** The aliases of one key, or all of the account and Region. */
  public async aliases(KeyId?: string): Promise<AliasTable> {
    const table = new AliasTable();
    for await (const page of paginateListAliases(
      { client: this.calls.paced(this.kms, 'ListAliases'), pageSize: ALIASES_A_PAGE },
      { KeyId },
    )) {
      for (const { AliasName: name, TargetKeyId: keyId, LastUpdatedDate, CreationDate } of page.Aliases ?? []) {
        // Some of AWS's own aliases have no key yet.
        if (name !== undefined && keyId !== undefined) table.add(name, keyId, LastUpdatedDate ?? CreationDate);
      }
    }
    return table;
  }

  /** Asks once in a run: a current generation is also looked at for the sake of each one that it replaced. */
  public describe(keyId: string): Promise<DescribedKey> {
    const known = this.described.get(keyId);
    if (known !== undefined) return known;
    const asked = this.describeIn(this.kms, keyId);
    this.described.set(keyId, asked);
    return asked;
  }

  /** When the primary key of a replica was made, in its own Region. */
  public async primaryCreatedAt(primaryArn: string, region: string): Promise<Date> {
    return (await this.describeIn(this.elsewhere(region), primaryArn)).description.createdAt;
  }

  /** The newest rotation of the key material, or null if it was never rotated. */
  public async rotatedAt(KeyId: string): Promise<Date | null> {
    let newest: Date | null = null;
    try {
      for await (const page of paginateListKeyRotations(
        { client: this.calls.paced(this.kms, 'ListKeyRotations'), pageSize: ROTATIONS_A_PAGE },
        { KeyId },
      )) {
        for (const { RotationDate: at } of page.Rotations ?? []) {
          if (at !== undefined && (newest === null || at > newest)) newest = at; // the first material, and pending ones, have no date
        }
      }
    } catch (error) {
      if (nameOf(error) === 'UnsupportedOperationException') return null; // AWS KMS cannot rotate this key
      throw error;
    }
    return newest;
  }

  /** The key policy; what is no JSON is a policy without statements. */
  public async policy(KeyId: string): Promise<unknown> {
    const { Policy = '' } = await this.calls
      .paced(this.kms, 'GetKeyPolicy')
      .send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    try {
      return JSON.parse(Policy);
    } catch {
      return {};
    }
  }

  /** The last cryptographic operation that is recorded, or null if none is since AWS KMS keeps such records. */
  public async lastUse(KeyId: string): Promise<LastUse | null> {
    const { KeyLastUsage: last } = await this.calls.paced(this.kms, 'GetKeyLastUsage').send(new GetKeyLastUsageCommand({ KeyId }));
    return last?.Operation === undefined ? null : { operation: last.Operation, at: last.Timestamp ?? new Date(NaN) };
  }

  private async describeIn(kms: KMSClient, KeyId: string): Promise<DescribedKey> {
    const { KeyMetadata } = await this.calls.paced(kms, 'DescribeKey').send(new DescribeKeyCommand({ KeyId }));
    return descriptionIn(KeyMetadata!);
  }
}

function descriptionIn(metadata: KeyMetadata): DescribedKey {
  const { MultiRegionKeyType: multiRegion, PrimaryKey: primary } = metadata.MultiRegionConfiguration ?? {};
  // Its age must not be guessed.
  if (metadata.CreationDate === undefined) throw new Error(`AWS KMS did not say when ${metadata.Arn} was created`);
  return {
    keyId: metadata.KeyId!,
    keyArn: metadata.Arn!,
    description: {
      keyManager: metadata.KeyManager ?? '',
      keyState: metadata.KeyState ?? '',
      keySpec: metadata.KeySpec ?? metadata.CustomerMasterKeySpec ?? '', // the older name, for answers that have it alone
      keyUsage: metadata.KeyUsage ?? '',
      origin: metadata.Origin ?? '',
      ...(multiRegion === undefined ? {} : { multiRegion, primaryRegion: primary?.Region, primaryArn: primary?.Arn }),
      createdAt: metadata.CreationDate,
    },
  };
}
