import type { AliasTable } from './alias-table';
import type { KmsReader, ListedKey } from './kms-reader';
import type { Tags } from './tag-table';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import {
  asksForHistory, asksForLastUse, asksForPolicy, asksForPrimary, asksForRelatives, canReplace, familyOf, heirsOf, judge,
} from '../verdict';
import type { AgeStandard, KeyDescription, KeyFacts, RelativeFacts, Verdict } from '../verdict-types';

/** A listed key with the names of its aliases. */
export interface KnownKey extends ListedKey {
  readonly aliases: readonly string[];
}

/** Where the other keys of a family are looked for. For one changed key, they are read only if the verdict hangs on them. */
export interface Families {
  aliases(): Promise<AliasTable>;
  /** Of each of these keys. */
  tagsOf(keyArns: readonly string[]): Promise<readonly Tags[]>;
}

/** Thrown where a key keeps its last verdict because the run has no question left for it. */
export const POSTPONED = Symbol('postponed');

/**
 * How many generations a run asks AWS KMS about the last use of, at three a second: less than six minutes. Each of them has all other marks
 * of one that was replaced. Those beyond keep their verdict, and the next run begins elsewhere.
 */
export const LAST_USES_A_RUN = 1_000;

const GONE: Verdict = { compliance: 'NOT_APPLICABLE', annotation: 'The key is gone.' };

/**
 * Only AWS gives aliases with this prefix, and only to keys that it manages.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (read 2026-11-25)
 */
const AWS_ALIASES = 'alias/aws/';
/** All that was read of an AWS managed key is its alias. The rest is what would make any other key fail. */
const AWS_MANAGED: KeyDescription = {
  keyManager: 'AWS',
  keyState: 'NotRead',
  keySpec: 'NotRead',
  keyUsage: 'NotRead',
  origin: 'NotRead',
  createdAt: new Date(0),
};

export function isAwsManaged({ aliases }: KnownKey): boolean {
  return aliases.some((alias) => alias.startsWith(AWS_ALIASES));
}

/** Reads of a key what its verdict hangs on, no more, and judges it. Throws what AWS says if it can say nothing about the key. */
export class KeyJudge {
  private lastUses = 0;

  constructor(
    private readonly kms: KmsReader,
    private readonly families: Families,
    private readonly standard: AgeStandard,
    private readonly now: Date,
  ) {}

  public async judge(key: KnownKey): Promise<Verdict> {
    try {
      return judge(await this.facts(key), this.standard, this.now);
    } catch (error) {
      if (nameOf(error) === 'NotFoundException') return GONE;
      throw error;
    }
  }

  private async facts(key: KnownKey): Promise<KeyFacts> {
    const { keyId, keyArn, aliases } = key;
    const known: KeyFacts = { keyArn, aliases, tags: {} };
    if (isAwsManaged(key)) return { ...known, description: AWS_MANAGED };
    const described = await unlessDenied('kms:DescribeKey', async () => ({ description: (await this.kms.describe(keyId)).description }));
    if ('denied' in described) return { ...known, ...described };
    let facts: KeyFacts = { ...known, tags: (await this.families.tagsOf([keyArn]))[0], ...described };
    if (this.asks(asksForHistory, facts)) {
      facts = { ...facts, ...(await unlessDenied('kms:ListKeyRotations', async () => ({ rotatedAt: await this.kms.rotatedAt(keyId) }))) };
    }
    if (this.asks(asksForPrimary, facts)) facts = { ...facts, primaryCreatedAt: await this.primaryCreatedAt(facts.description!) };
    if (this.asks(asksForRelatives, facts)) facts = { ...facts, relatives: await this.relatives(facts) };
    if (this.asks(asksForPolicy, facts)) {
      facts = { ...facts, ...(await unlessDenied('kms:GetKeyPolicy', async () => ({ policy: await this.kms.policy(keyId) }))) };
    }
    if (this.asks(asksForLastUse, facts)) facts = { ...facts, ...await this.lastUse(keyId) };
    return facts;
  }

  private asks(whether: typeof asksForHistory, facts: KeyFacts): boolean {
    return whether(facts, this.standard, this.now);
  }

  /** Undefined if the primary key, or its Region, shuts us out: a replica must not be a way out of the rule. */
  private async primaryCreatedAt({ primaryArn, primaryRegion }: KeyDescription): Promise<Date | undefined> {
    if (primaryArn === undefined || primaryRegion === undefined) return undefined;
    try {
      return await this.kms.primaryCreatedAt(primaryArn, primaryRegion);
    } catch (error) {
      if (!SHUT_OUT.includes(nameOf(error))) throw error;
      logEvent('primary-key-not-read', { primaryArn, error: nameOf(error), message: String(error) });
      return undefined;
    }
  }

  /**
   * Of those that may have replaced the key, the newest that can is described, and those before it that cannot. The verdict does not hang
   * on others.
   */
  private async relatives(facts: KeyFacts): Promise<RelativeFacts[]> {
    const generation = familyOf(facts)!;
    const table = await this.families.aliases();
    const ids = [...table.family(generation.family)].filter((keyId) => siblingArn(facts.keyArn, keyId) !== facts.keyArn);
    const tags = await this.families.tagsOf(ids.map((keyId) => siblingArn(facts.keyArn, keyId)));
    const relatives = ids.map((keyId, i): RelativeFacts => {
      const { names, inUseSince } = table.of(keyId);
      return { keyId, aliases: names, inUseSince, tags: tags[i] };
    });
    const described = new Map<string, KeyDescription | undefined>();
    for (const heir of heirsOf({ ...facts, relatives }, generation)) {
      const description = await this.descriptionOf(heir.keyId);
      described.set(heir.keyId, description);
      if (canReplace(description, facts.description!)) break;
    }
    return relatives.map((one) => ({ ...one, description: described.get(one.keyId) }));
  }

  /** Undefined if the key is gone or shuts us out: then it proves nothing. */
  private async descriptionOf(keyId: string): Promise<KeyDescription | undefined> {
    try {
      return (await this.kms.describe(keyId)).description;
    } catch (error) {
      if (['NotFoundException', 'AccessDeniedException'].includes(nameOf(error))) return undefined;
      throw error;
    }
  }

  private async lastUse(keyId: string): Promise<Pick<KeyFacts, 'lastUse' | 'denied'>> {
    if (this.lastUses >= LAST_USES_A_RUN) throw POSTPONED;
    this.lastUses += 1;
    return unlessDenied('kms:GetKeyLastUsage', async () => ({ lastUse: await this.kms.lastUse(keyId) }));
  }
}

/** What AWS KMS says where we may not read, where the account has not opted in to the Region, and where the key is gone. */
const SHUT_OUT = ['AccessDeniedException', 'NotFoundException', 'UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired'];

/** An alias always points to a key of its own account and Region. */
function siblingArn(keyArn: string, keyId: string): string {
  return `${keyArn.slice(0, keyArn.lastIndexOf('/'))}/${keyId}`;
}

/** A key that shuts us out is judged for that: its policy must not be a way out of the rule. */
async function unlessDenied<T extends object>(action: string, request: () => Promise<T>): Promise<T | { readonly denied: string }> {
  try {
    return await request();
  } catch (error) {
    if (nameOf(error) === 'AccessDeniedException') return { denied: action };
    throw error;
  }
}
