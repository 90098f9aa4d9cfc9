import type { KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeKeyCommand, GetKeyLastUsageCommand, GetKeyPolicyCommand, ListAliasesCommand, ListGrantsCommand, ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { hasStatement, statementsIn } from './policy-statements';
import type { UsageFacts } from './retirement';
import type { StrayKey } from './strays';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import { TAGS, versionAlias } from '../../private/vocabulary';
import { DISCARD_SID } from '../contract';
import type { Declaration } from '../declared';

export interface AliasEntry {
  readonly name: string;
  readonly targetKeyId: string | undefined;
  readonly createdAt: Date;
  readonly movedAt: Date;
}

/** The key policy that AWS RAM manages. */
const SHARES = 'AWS_RAM';

/** Reads of AWS KMS for one survey, one question each. What cannot be read is thrown, and never taken for absent. */
export class KeyReader {
  private everyAlias?: Promise<AliasEntry[]>;
  constructor(private readonly kms: KMSClient) {}

  /** Undefined only if AWS KMS says that there is no such key or alias. */
  public async describe(keyId: string): Promise<KeyMetadata | undefined> {
    try {
      return (await this.kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata;
    } catch (error) {
      if (nameOf(error) === 'NotFoundException') return undefined;
      throw unreadable(error, 'kms:DescribeKey', keyId);
    }
  }

  /** Of a key that was seen a moment ago: AWS KMS waits a week before it deletes one, so that it is there. */
  public async state(keyArn: string): Promise<string> {
    const metadata = await this.describe(keyArn);
    if (metadata?.KeyState !== undefined) return metadata.KeyState;
    throw new FamilyUnreadableError(`${keyArn} was there a moment ago, and cannot be described`, undefined);
  }

  public async aliases(keyId: string): Promise<AliasEntry[]> {
    return this.listAliases(keyId);
  }

  /** All aliases of the account and Region, listed once: there may be thousands, 100 a page, and all families share the quota. */
  public async allAliases(): Promise<AliasEntry[]> {
    return this.everyAlias ??= this.listAliases();
  }

  private async listAliases(keyId?: string): Promise<AliasEntry[]> {
    const entries: AliasEntry[] = [];
    let marker: string | undefined;
    do {
      const page = await this.kms.send(new ListAliasesCommand({ KeyId: keyId, Marker: marker, Limit: 100 }))
        .catch((error) => { throw unreadable(error, 'kms:ListAliases', keyId ?? 'all aliases'); });
      for (const alias of page.Aliases ?? []) {
        if (alias.AliasName === undefined || alias.CreationDate === undefined) continue; // AWS's own aliases without a key have no dates
        const { AliasName: name, TargetKeyId: targetKeyId, CreationDate: createdAt, LastUpdatedDate: movedAt = createdAt } = alias;
        entries.push({ name, targetKeyId, createdAt, movedAt });
      }
      marker = page.Truncated ? page.NextMarker : undefined;
    } while (marker !== undefined);
    return entries;
  }

  /** Undefined if the key may be a stranger's and shuts us out. */
  public async tags(keyArn: string, mayBeForeign: boolean): Promise<Record<string, string> | undefined> {
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

  /** Undefined if the key is gone, or shuts us out. */
  public async tagsIfAny(keyArn: string): Promise<Record<string, string> | undefined> {
    try {
      return await this.tags(keyArn, true);
    } catch (error) {
      if (error instanceof FamilyUnreadableError && nameOf(error.cause) === 'NotFoundException') return undefined;
      throw error;
    }
  }

  /** How others were given a right to use the key beside its own policy: in words, or undefined. */
  public async lent(keyArn: string): Promise<string | undefined> {
    return await this.granted(keyArn)
      ?? (await this.isShared(keyArn) ? `is shared with others by AWS RAM (key policy ${SHARES})` : undefined);
  }

  /** How others were given a right by grants. */
  public async granted(keyArn: string): Promise<string | undefined> {
    const page = await this.kms.send(new ListGrantsCommand({ KeyId: keyArn, Limit: 1 }))
      .catch((error) => { throw unreadable(error, 'kms:ListGrants', keyArn); });
    return (page.Grants ?? []).length > 0 ? 'has grants' : undefined;
  }

  /**
   * A key that is shared through AWS RAM has a second key policy, which AWS RAM manages and `PutKeyPolicy` cannot change. Where there
   * are no shares, AWS KMS knows no such policy, or not even its name.
   *
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html (as in botocore 1.44.8; read 2026-11-28)
   */
  private async isShared(keyArn: string): Promise<boolean> {
    try {
      const { Policy, PolicyName } = await this.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: SHARES }));
      return PolicyName === SHARES && statementsIn(JSON.parse(Policy ?? '{}')).length > 0;
    } catch (error) {
      if (['NotFoundException', 'ValidationException'].includes(nameOf(error))) return false;
      throw unreadable(error, `kms:GetKeyPolicy (${SHARES})`, keyArn);
    }
  }

  /** Undefined if the key shuts us out, and may. */
  public async policy(keyArn: string, mayShutUsOut: boolean): Promise<unknown> {
    try {
      const answer = await this.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
      return JSON.parse(answer.Policy ?? '{}');
    } catch (error) {
      if (mayShutUsOut && nameOf(error) === 'AccessDeniedException') return undefined;
      throw unreadable(error, 'kms:GetKeyPolicy', keyArn);
    }
  }

  /** Undefined where AWS KMS does not say: then nothing may be concluded. */
  public async usage(keyArn: string): Promise<UsageFacts['tracking']> {
    try {
      const { TrackingStartDate: since, KeyLastUsage: last } = await this.kms.send(new GetKeyLastUsageCommand({ KeyId: keyArn }));
      return since && { since, lastUsed: last?.Timestamp };
    } catch (error) {
      logEvent('usage-unreadable', { keyArn, error: String(error) });
      return undefined;
    }
  }

  /** A key that bears the tags of a family but none of its numbers; undefined if it is none, or shuts us out. */
  public async stray(keyArn: string, declared: Declaration): Promise<StrayKey | undefined> {
    const metadata = await this.describe(keyArn);
    const tags = metadata && await this.tags(keyArn, true);
    const number = Number(tags?.[TAGS.generation]);
    if (metadata === undefined || tags === undefined || !Number.isSafeInteger(number) || number < 1) return undefined;
    if (tags[TAGS.family] !== declared.familyName || tags[TAGS.owner] !== declared.owner) return undefined;
    const usage = await this.usage(keyArn);
    return {
      number,
      keyArn,
      tags,
      keyId: metadata.KeyId!,
      keySpec: metadata.KeySpec ?? '',
      keyState: metadata.KeyState ?? '',
      createdAt: metadata.CreationDate!,
      hasAliases: (await this.aliases(keyArn)).length > 0,
      isLent: await this.lent(keyArn) !== undefined,
      obeys: hasStatement(await this.policy(keyArn, true), DISCARD_SID, declared.policy),
      numberOwner: (await this.describe(versionAlias(declared.familyName, number)))?.Arn,
      neverUsed: usage && usage.lastUsed === undefined && usage.since <= metadata.CreationDate!,
    };
  }
}

/** What was read and what AWS said. The machine tries again: a new role or key is not visible everywhere at once. */
export class FamilyUnreadableError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'FamilyUnreadable';
  }
}

function unreadable(error: unknown, action: string, what: string): FamilyUnreadableError {
  return new FamilyUnreadableError(`${action} on ${what} failed: ${nameOf(error)}: `
    + `${error instanceof Error ? error.message : String(error)}`, error);
}
