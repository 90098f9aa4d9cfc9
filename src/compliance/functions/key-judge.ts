import type { AliasTable } from './alias-table';
import type { KmsReader, ListedKey } from './kms-reader';
import { nameOf } from '../../private/errors';
import { TAGS } from '../../private/vocabulary';
import { supersession } from '../generation';
import { asksForHistory, asksForSuccessors, familyOf, judge } from '../verdict';
import type { AgeStandard, KeyDescription, KeyFacts, SuccessorFacts, Verdict } from '../verdict-types';

/** What is known of a key before AWS KMS is asked about it. */
export interface KnownKey extends ListedKey {
  readonly aliases: readonly string[];
}

/** Where successors are looked for. For one changed key, they are read only if the verdict hangs on them. */
export interface Families {
  aliases(): Promise<AliasTable>;
  tagsOf(keyArn: string): Promise<Readonly<Record<string, string>>>;
}

const GONE: Verdict = { compliance: 'NOT_APPLICABLE', annotation: 'The key is gone.' };

/** Only AWS gives aliases with this prefix, and only to keys that it manages. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (read 2026-11-25) */
const AWS_ALIASES = 'alias/aws/';
/** All that was read of an AWS managed key is its alias. The rest is what would make any other key fail. */
const AWS_MANAGED: KeyDescription = { keyManager: 'AWS', keyState: 'NotRead', keySpec: 'NotRead', keyUsage: 'NotRead', origin: 'NotRead', createdAt: new Date(0) };

/** Reads of a key what its verdict hangs on, no more, and judges it. Throws what AWS says if it can say nothing about the key. */
export class KeyJudge {
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

  private async facts({ keyId, keyArn, aliases }: KnownKey): Promise<KeyFacts> {
    const known: KeyFacts = { keyArn, aliases, tags: {} };
    if (aliases.some((alias) => alias.startsWith(AWS_ALIASES))) return { ...known, description: AWS_MANAGED };
    const described = await unlessDenied('kms:DescribeKey', this.kms.describe(keyId));
    if ('denied' in described) return { ...known, ...described };
    const facts = { ...known, tags: await this.families.tagsOf(keyArn), description: described.answer.description };
    const withHistory = asksForHistory(facts, this.standard, this.now) ? { ...facts, ...await this.history(keyId) } : facts;
    if (!asksForSuccessors(withHistory, this.standard, this.now)) return withHistory;
    return { ...withHistory, successors: await this.successors(withHistory) };
  }

  private async history(keyId: string): Promise<Pick<KeyFacts, 'rotatedAt' | 'denied'>> {
    const rotated = await unlessDenied('kms:ListKeyRotations', this.kms.rotatedAt(keyId));
    return 'denied' in rotated ? rotated : { rotatedAt: rotated.answer };
  }

  /** Looks, newest first, for a key of the family that supersedes this one if it is enabled. Others are not asked about: the verdict does not hang on them. */
  private async successors(facts: KeyFacts): Promise<SuccessorFacts[]> {
    const own = familyOf(facts);
    if (own === undefined) return [];
    const table = await this.families.aliases();
    const numbered = [...table.family(own.family)].sort((a, b) => b.number - a.number);
    for (const { keyId, number } of numbered.filter((key) => key.number > own.number)) {
      const family = (await this.families.tagsOf(siblingArn(facts.keyArn, keyId)))[TAGS.family];
      const successor: SuccessorFacts = { number, keyState: ENABLED, aliases: table.of(keyId), family };
      if (supersession({ ...facts, successors: [successor] }) !== undefined && await this.stateOf(keyId) === ENABLED) return [successor];
    }
    return [];
  }

  /** Undefined if the key is gone or shuts us out: then it proves nothing. */
  private async stateOf(keyId: string): Promise<string | undefined> {
    try {
      return (await this.kms.describe(keyId)).description.keyState;
    } catch (error) {
      if (['NotFoundException', 'AccessDeniedException'].includes(nameOf(error))) return undefined;
      throw error;
    }
  }
}

const ENABLED = 'Enabled';

/** An alias always points to a key of its own account and Region. */
function siblingArn(keyArn: string, keyId: string): string {
  return `${keyArn.slice(0, keyArn.lastIndexOf('/'))}/${keyId}`;
}

type Denied = { readonly denied: string };

/** A key that shuts us out is judged for that: its policy must not be a way out of the rule. */
async function unlessDenied<T>(action: string, request: Promise<T>): Promise<{ readonly answer: T } | Denied> {
  try {
    return { answer: await request };
  } catch (error) {
    if (nameOf(error) === 'AccessDeniedException') return { denied: action };
    throw error;
  }
}
