import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { FamilyFacts, GenerationFacts, UnclaimedKey } from './family';
import type { AliasEntry, KeyReader } from './key-reader';
import { FamilyUnreadableError } from './key-reader';
import { generationNumber, successorOf, TAGS, versionAlias } from '../../private/vocabulary';
import type { Declaration } from '../contract';

export { FamilyUnreadableError };

export interface FamilyQuery {
  readonly declared: Pick<Declaration, 'aliasName' | 'familyName' | 'adopt'>;
  /** Also the generations below the previous one. */
  readonly allGenerations: boolean;
  /** Also all key policies: what a deployment declares anew. */
  readonly policies: boolean;
  readonly now: Date;
}

/** Authorization by tags may take five minutes; a key that is older and still shuts us out is not one of ours. */
const TAG_AUTHORIZATION_MS = 10 * 60 * 1000;

const MAX_TAGS = 50;

/** So many numbers below the current one are looked at one by one, before all aliases of the account are listed. */
const NEARBY = 10;

/**
 * Reads a family from AWS KMS. The version aliases are the authority on which key has which number; only
 * `NotFoundException` means that something is not there, and every other failure is thrown: what cannot be read must not be taken for absent.
 */
export async function readFamily(keys: KeyReader, query: FamilyQuery): Promise<FamilyFacts> {
  return new FamilyReader(keys, query).read();
}

class FamilyReader {
  private readonly familyName: string;

  constructor(private readonly keys: KeyReader, private readonly query: FamilyQuery) {
    this.familyName = query.declared.familyName;
  }

  public async read(): Promise<FamilyFacts> {
    const target = await this.keys.describe(this.query.declared.aliasName);
    const facts = target === undefined ? await this.withoutAlias() : await this.behindAlias(target);
    return { ...facts, adopted: await this.adopted(facts) };
  }

  private async behindAlias(target: KeyMetadata): Promise<FamilyFacts> {
    const aliases = await this.keys.aliases(target.KeyId!);
    const movedAt = aliases.find((alias) => alias.name === this.query.declared.aliasName)?.movedAt;
    // DescribeKey and ListAliases disagree while a move propagates. Taking the move for recent is the safe side: nothing counts as staged.
    const alias = { keyArn: target.Arn!, movedAt: movedAt ?? this.query.now };
    const number = this.newestNumber(aliases);
    if (number === undefined) return { alias, others: [], unclaimed: [], nextNumber: await this.firstFreeNumber() };

    const current = await this.generation(number, target, aliases, { grants: false, mayBeForeign: false });
    const above = await this.climb(number + 1, highestNamed(current));
    const below = this.query.allGenerations ? await this.listedBelow(number) : await this.previous(current);
    const others = [...below, ...above.generations];
    return { alias, current, others, unclaimed: await this.unclaimed(current, others), nextNumber: above.next };
  }

  /**
   * No alias: the family is new, or its alias was deleted. Only the list of all aliases tells, as numbers may have gaps. What it lists but
   * cannot be described is there all the same: a new key or alias is not visible everywhere at once.
   */
  private async withoutAlias(): Promise<FamilyFacts> {
    const aliases = await this.keys.allAliases();
    const { aliasName } = this.query.declared;
    if (aliases.some((alias) => alias.name === aliasName)) throw notYetVisible(aliasName);
    const numbers = this.numbersIn(aliases).sort((a, b) => a - b);
    const listed = await this.listed(numbers);
    const missing = numbers.find((number) => !listed.some((one) => one.number === number));
    if (missing !== undefined) throw notYetVisible(versionAlias(this.familyName, missing));
    const above = await this.climb((numbers.at(-1) ?? 0) + 1);
    return { others: [...listed, ...above.generations], unclaimed: [], nextNumber: above.next };
  }

  /** Up to the first free number. A gap below a number that the current key names is a key that somebody deleted: what is above it counts. */
  private async climb(from: number, named = 0): Promise<{ generations: GenerationFacts[]; next: number }> {
    const generations: GenerationFacts[] = [];
    for (let number = from; ; number++) {
      const generation = await this.claimed(number, { grants: true, mayBeForeign: true });
      if (generation !== undefined) generations.push(generation);
      else if (number >= named) return { generations, next: (generations.at(-1)?.number ?? from - 1) + 1 };
    }
  }

  /**
   * The generation that the current one replaced, with what lies between. Gaps are deleted keys: their version aliases went with them. It is
   * nearby, unless many attempts failed or a stranger took many numbers: then the list of all aliases tells.
   */
  private async previous(current: GenerationFacts): Promise<GenerationFacts[]> {
    const keyId = current.tags?.[TAGS.predecessor];
    if (keyId === undefined) return [];
    const lowest = Math.max(1, current.number - NEARBY);
    const near = await this.downTo(keyId, Array.from({ length: current.number - lowest }, (_, index) => lowest + index));
    if (near.at(0)?.keyId === keyId || lowest === 1) return near;
    return [...await this.downTo(keyId, (await this.allNumbers()).filter((number) => number < lowest)), ...near];
  }

  /** From the highest number down to the key of this id, or to the end. Ascending. */
  private async downTo(keyId: string, numbers: number[]): Promise<GenerationFacts[]> {
    const generations: GenerationFacts[] = [];
    for (const number of [...numbers].reverse()) {
      const generation = await this.claimed(number, { grants: false, mayBeForeign: true });
      if (generation === undefined) continue;
      generations.unshift(generation);
      if (generation.keyId === keyId) break;
    }
    return generations;
  }

  /** For a key without a number behind the alias: it can only be adopted, and a family may have been there before. */
  private async firstFreeNumber(): Promise<number> {
    if (this.query.declared.adopt === null) return 1;
    return ((await this.allNumbers()).at(-1) ?? 0) + 1;
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
    return this.numbersIn(await this.keys.allAliases()).sort((a, b) => a - b);
  }

  /** A named key without a number. One that is gone, or is claimed by now, is none. */
  private async unclaimed(current: GenerationFacts, others: GenerationFacts[]): Promise<UnclaimedKey[]> {
    const named = Object.entries(current.tags ?? {}).flatMap(([tag, number]) => {
      const keyId = successorOf(tag);
      return keyId === undefined || others.some((one) => one.keyId === keyId) ? [] : [{ keyId, number: Number(number) }];
    });
    const found: UnclaimedKey[] = [];
    for (const { keyId, number } of named) {
      const metadata = await this.keys.describe(keyId);
      if (metadata === undefined) continue;
      const aliases = await this.keys.aliases(keyId);
      found.push({ ...await this.generation(number, metadata, aliases, { grants: true, mayBeForeign: true }), hasAliases: aliases.length > 0 });
    }
    return found;
  }

  private async adopted(facts: FamilyFacts): Promise<GenerationFacts | undefined> {
    const { adopt } = this.query.declared;
    const metadata = adopt === null ? undefined : await this.keys.describe(adopt.keyArn);
    if (metadata === undefined) return undefined;
    const aliases = await this.keys.aliases(metadata.KeyId!);
    const number = this.newestNumber(aliases) ?? facts.nextNumber;
    return this.generation(number, metadata, aliases, { grants: false, mayBeForeign: false });
  }

  private async claimed(number: number, options: ReadOptions): Promise<GenerationFacts | undefined> {
    const metadata = await this.keys.describe(versionAlias(this.familyName, number));
    if (metadata === undefined) return undefined;
    return this.generation(number, metadata, options.grants ? await this.keys.aliases(metadata.KeyId!) : [], options);
  }

  private async generation(number: number, metadata: KeyMetadata, aliases: AliasEntry[], options: ReadOptions): Promise<GenerationFacts> {
    const keyArn = metadata.Arn!;
    const createdAt = metadata.CreationDate!;
    const tags = await this.keys.tags(keyArn, options.mayBeForeign && this.query.now.getTime() - createdAt.getTime() > TAG_AUTHORIZATION_MS);
    const readable = tags?.[TAGS.family] === this.familyName; // an older key that only lacks our tags is nothing to read further
    const name = versionAlias(this.familyName, number);
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
      hasGrants: options.grants && readable ? await this.keys.hasGrants(keyArn) : undefined,
      policy: this.query.policies && readable ? await this.keys.policy(keyArn) : undefined,
    };
  }

  private newestNumber(aliases: AliasEntry[]): number | undefined {
    const numbers = this.numbersIn(aliases);
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  private numbersIn(aliases: AliasEntry[]): number[] {
    return aliases.map((alias) => generationNumber(this.familyName, alias.name)).filter((number) => number !== undefined);
  }
}

/** The highest number that a key was made for to replace this one. A key takes 50 tags: whatever says more than so many numbers ahead is garbage. */
function highestNamed(current: GenerationFacts): number {
  const numbers = Object.entries(current.tags ?? {}).filter(([tag]) => successorOf(tag) !== undefined).map(([, number]) => Number(number));
  return Math.max(0, ...numbers.filter((number) => Number.isSafeInteger(number) && number <= current.number + MAX_TAGS));
}

function notYetVisible(name: string): FamilyUnreadableError {
  return new FamilyUnreadableError(`${name} is listed, but cannot be described: not yet visible everywhere, or being deleted`, undefined);
}

interface ReadOptions {
  readonly grants: boolean;
  /** A stranger can make a version alias for a key of his own; such a key need not let us read it. */
  readonly mayBeForeign: boolean;
}
