import type { KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeKeyCommand, GetKeyPolicyCommand, ListAliasesCommand, ListGrantsCommand, ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { generationNumber, successorTag, versionAlias } from '../contract';
import type { FamilyFacts, GenerationFacts } from './family';

export interface FamilyQuery {
  readonly aliasName: string;
  readonly familyName: string;
  /** Also the generations below the previous one, and all policies: what a deployment declares anew. */
  readonly everything: boolean;
  readonly now: Date;
}

/** Authorization by tags may take five minutes; a key that is older and still shuts us out is not one of ours. */
const TAG_AUTHORIZATION_MS = 10 * 60 * 1000;

/** If none of so many numbers below the current one belongs to the key that it replaced, that key is gone, and the rotation was recorded long ago. */
const GAP_LIMIT = 10;

/**
 * Reads a family from AWS KMS. The version aliases are the authority on which key has which number; only
 * `NotFoundException` means that something is not there, and every other failure is thrown: what cannot be read must not be taken for absent.
 */
export async function readFamily(kms: KMSClient, query: FamilyQuery): Promise<FamilyFacts> {
  const reader = new FamilyReader(kms, query);
  const target = await reader.describe(query.aliasName);
  return target === undefined ? reader.withoutAlias() : reader.behindAlias(target);
}

interface AliasEntry {
  readonly name: string;
  readonly createdAt: Date;
  readonly movedAt: Date;
}

class FamilyReader {
  constructor(private readonly kms: KMSClient, private readonly query: FamilyQuery) {}

  public async behindAlias(target: KeyMetadata): Promise<FamilyFacts> {
    const aliases = await this.aliases(target.KeyId);
    const movedAt = aliases.find((alias) => alias.name === this.query.aliasName)?.movedAt;
    // DescribeKey and ListAliases disagree while a move propagates. Taking the move for recent is the safe side: nothing counts as staged.
    const alias = { keyArn: target.Arn!, movedAt: movedAt ?? this.query.now };
    const number = this.newestNumber(aliases);
    if (number === undefined) return { alias, others: [], nextNumber: 1 };

    const above = await this.climb(number + 1);
    const below = this.query.everything ? await this.listedBelow(number) : await this.previous(number, target.KeyId!);
    const current = await this.generation(number, target, aliases, { grants: false, mayBeForeign: false });
    return { alias, current, others: [...below, ...above.generations], nextNumber: above.next };
  }

  /** No alias: the family is new, or its alias was deleted. Only the list of all aliases tells, as numbers may have gaps. */
  public async withoutAlias(): Promise<FamilyFacts> {
    const numbers = await this.allNumbers();
    const listed = await this.listed(numbers);
    const above = await this.climb((numbers.at(-1) ?? 0) + 1);
    return { others: [...listed, ...above.generations], nextNumber: above.next };
  }

  public async describe(keyId: string): Promise<KeyMetadata | undefined> {
    try {
      return (await this.kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata;
    } catch (error) {
      if (nameOf(error) === 'NotFoundException') return undefined;
      throw unreadable(error, 'kms:DescribeKey', keyId);
    }
  }

  private async climb(from: number): Promise<{ generations: GenerationFacts[]; next: number }> {
    const generations: GenerationFacts[] = [];
    for (let number = from; ; number++) {
      const generation = await this.claimed(number, { grants: true, mayBeForeign: true });
      if (generation === undefined) return { generations, next: number };
      generations.push(generation);
    }
  }

  /** The generation that the current one replaced, with what lies between. Gaps are deleted keys: their version aliases went with them. */
  private async previous(current: number, currentKeyId: string): Promise<GenerationFacts[]> {
    const generations: GenerationFacts[] = [];
    for (let number = current - 1; number >= Math.max(1, current - GAP_LIMIT); number--) {
      const generation = await this.claimed(number, { grants: false, mayBeForeign: true });
      if (generation === undefined) continue;
      generations.unshift(generation);
      if (generation.tags?.[successorTag(currentKeyId)] !== undefined) break;
    }
    return generations;
  }

  private async listedBelow(current: number): Promise<GenerationFacts[]> {
    return this.listed((await this.allNumbers()).filter((number) => number < current));
  }

  private async listed(numbers: number[]): Promise<GenerationFacts[]> {
    const generations: GenerationFacts[] = [];
    for (const number of numbers) {
      const generation = await this.claimed(number, { grants: true, mayBeForeign: true });
      if (generation !== undefined) generations.push(generation);
    }
    return generations;
  }

  private async allNumbers(): Promise<number[]> {
    return (await this.aliases())
      .map((alias) => generationNumber(this.query.familyName, alias.name))
      .filter((number) => number !== undefined)
      .sort((a, b) => a - b);
  }

  private async claimed(number: number, options: ReadOptions): Promise<GenerationFacts | undefined> {
    const metadata = await this.describe(versionAlias(this.query.familyName, number));
    if (metadata === undefined) return undefined;
    return this.generation(number, metadata, options.grants ? await this.aliases(metadata.KeyId) : [], options);
  }

  private async generation(number: number, metadata: KeyMetadata, aliases: AliasEntry[], options: ReadOptions): Promise<GenerationFacts> {
    const keyArn = metadata.Arn!;
    const createdAt = metadata.CreationDate!;
    const tags = await this.tags(keyArn, options.mayBeForeign && this.query.now.getTime() - createdAt.getTime() > TAG_AUTHORIZATION_MS);
    const name = versionAlias(this.query.familyName, number);
    return {
      number,
      keyId: metadata.KeyId!,
      keyArn,
      keySpec: metadata.KeySpec ?? '',
      keyUsage: metadata.KeyUsage ?? '',
      origin: metadata.Origin ?? '',
      keyState: metadata.KeyState ?? '',
      createdAt,
      description: metadata.Description ?? '',
      claimedAt: aliases.find((alias) => alias.name === name)?.createdAt ?? createdAt,
      tags,
      hasGrants: options.grants && tags !== undefined ? await this.hasGrants(keyArn) : undefined,
      policy: this.query.everything && tags !== undefined ? await this.policy(keyArn) : undefined,
    };
  }

  private newestNumber(aliases: AliasEntry[]): number | undefined {
    const numbers = aliases.map((alias) => generationNumber(this.query.familyName, alias.name)).filter((number) => number !== undefined);
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  private async aliases(keyId?: string): Promise<AliasEntry[]> {
    const entries: AliasEntry[] = [];
    let marker: string | undefined;
    do {
      const page = await this.kms.send(new ListAliasesCommand({ KeyId: keyId, Marker: marker, Limit: 100 }))
        .catch((error) => { throw unreadable(error, 'kms:ListAliases', keyId ?? 'all aliases'); });
      for (const alias of page.Aliases ?? []) {
        if (alias.AliasName === undefined || alias.CreationDate === undefined) continue; // AWS's own aliases without a key have no dates
        entries.push({ name: alias.AliasName, createdAt: alias.CreationDate, movedAt: alias.LastUpdatedDate ?? alias.CreationDate });
      }
      marker = page.Truncated ? page.NextMarker : undefined;
    } while (marker !== undefined);
    return entries;
  }

  private async tags(keyArn: string, mayBeForeign: boolean): Promise<Record<string, string> | undefined> {
    const tags: Record<string, string> = {};
    let marker: string | undefined;
    do {
      try {
        const page = await this.kms.send(new ListResourceTagsCommand({ KeyId: keyArn, Marker: marker, Limit: 50 }));
        for (const tag of page.Tags ?? []) tags[tag.TagKey!] = tag.TagValue!;
        marker = page.Truncated ? page.NextMarker : undefined;
      } catch (error) {
        if (mayBeForeign && nameOf(error) === 'AccessDeniedException') return undefined;
        throw unreadable(error, 'kms:ListResourceTags', keyArn);
      }
    } while (marker !== undefined);
    return tags;
  }

  private async hasGrants(keyArn: string): Promise<boolean> {
    const page = await this.kms.send(new ListGrantsCommand({ KeyId: keyArn, Limit: 1 }))
      .catch((error) => { throw unreadable(error, 'kms:ListGrants', keyArn); });
    return (page.Grants ?? []).length > 0;
  }

  private async policy(keyArn: string): Promise<unknown> {
    const answer = await this.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))
      .catch((error) => { throw unreadable(error, 'kms:GetKeyPolicy', keyArn); });
    return JSON.parse(answer.Policy ?? '{}');
  }
}

interface ReadOptions {
  readonly grants: boolean;
  /** A stranger can make a version alias for a key of his own; such a key need not let us read it. */
  readonly mayBeForeign: boolean;
}

/** What was read and what AWS said; `readFamily` throws nothing else. */
export class FamilyUnreadableError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'FamilyUnreadable';
  }
}

function unreadable(error: unknown, action: string, what: string): FamilyUnreadableError {
  return new FamilyUnreadableError(`${action} on ${what} failed: ${nameOf(error)}: ${error instanceof Error ? error.message : String(error)}`, error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UnknownError';
}
