import type { KeyMetadata } from '@aws-sdk/client-kms';
import { mapAtMostEight } from './at-most-eight';
import type { AdoptedKey, FamilyFacts, GenerationFacts, UnclaimedKey } from './family';
import { LONGEST_LEAP } from './family';
import type { AliasEntry, KeyReader } from './key-reader';
import { FamilyUnreadableError } from './key-reader';
import { isMoveByHand } from './marks';
import { isAsDeclared, letsTheMachineIn } from './policy-statements';
import { isKeyId } from '../../private/key-arn';
import { MAX_TAGS } from '../../private/kms-facts';
import { generationNumber, successorOf, TAGS, versionAlias } from '../../private/vocabulary';
import type { Declaration } from '../declared';

export { FamilyUnreadableError };

export interface FamilyQuery {
  readonly declared: Pick<Declaration, 'aliasName' | 'familyName' | 'adopt' | 'policy'>;
  /** Also the generations below the previous one. */
  readonly allGenerations: boolean;
  /** Also those that the current one goes back to, one by one: before a new number is given. @default false */
  readonly ancestors?: boolean;
  /** Also the key policies of all: what a deployment declares anew. */
  readonly policies: boolean;
  readonly now: Date;
}

/** Authorization by tags may take five minutes; a key that is older and still shuts us out is not one of ours. */
const TAG_AUTHORIZATION_MS = 10 * 60 * 1000;

/**
 * So many numbers are tried one by one, before all aliases of the account are listed. A stranger who takes numbers must not cost a call
 * for each.
 */
const TRIES = 10;

/**
 * Reads a family from AWS KMS. The version aliases are the authority on which key has which number; only `NotFoundException` means that
 * something is not there, and every other failure is thrown: what cannot be read must not be taken for absent.
 *
 * From the current key, by what only the machine can write: the keys that it names, and the one that it replaced. A stranger's key that
 * bears a number is found where the next number is looked for, and is read no further.
 */
export async function readFamily(keys: KeyReader, query: FamilyQuery): Promise<FamilyFacts> {
  return new FamilyReader(keys, query).read();
}

class FamilyReader {
  private readonly familyName: string;

  constructor(
    private readonly keys: KeyReader,
    private readonly query: FamilyQuery,
  ) {
    this.familyName = query.declared.familyName;
  }

  public async read(): Promise<FamilyFacts> {
    const target = await this.keys.describe(this.query.declared.aliasName);
    const facts = target === undefined ? await this.withoutAlias() : await this.behindAlias(target);
    return { ...facts, adopted: await this.adopted(facts) };
  }

  private async behindAlias(target: KeyMetadata): Promise<FamilyFacts> {
    const aliases = await this.keys.aliases(target.KeyId!);
    const entry = aliases.find((alias) => alias.name === this.query.declared.aliasName);
    // DescribeKey and ListAliases disagree while a move propagates. Taking the move for recent is the safe side: nothing counts as staged.
    const alias = {
      keyArn: target.Arn!, movedAt: entry?.movedAt ?? this.query.now, createdAt: entry?.createdAt, otherMovedAt: this.otherMovedAt(aliases),
    };
    const otherAliases = this.otherNames(aliases);
    const number = this.newestNumber(aliases);
    if (number === undefined) return { alias, others: [], unclaimed: [], nextNumber: await this.firstFreeNumber(), otherAliases };

    const current = await this.generation(number, target, aliases, { grants: false, mayBeForeign: false, policy: true });
    // A key that takes no tags is succeeded by what an older one names.
    const isAll = this.query.allGenerations || !this.takesTags(current);
    const near = isAll ? await this.listedBelow(number) : await this.previous(current);
    // Who moved the alias by hand may have moved it over any number of generations, and past one by which the family is held.
    const isByHand = isMoveByHand(alias.movedAt, current, near);
    const below = !isAll && (this.query.ancestors === true || isByHand) ? await this.ancestors(current, near) : near;
    const around = await this.around(current, below, isByHand);
    // Numbers that were taken before the last move of the alias: somebody may have moved it back from a key that an older one names.
    const isBack = around.planted.some((one) => one.claimedAt < alias.movedAt);
    const { others, unclaimed, nextNumber } = isBack ? await this.around(current, await this.listedBelow(number), true) : around;
    return { alias, current, others, unclaimed, nextNumber, otherAliases };
  }

  /**
   * What is there beside the current generation; `beside`: also the keys that were made before it to replace the same one, and what came of
   * them.
   */
  private async around(
    current: GenerationFacts, below: GenerationFacts[], beside: boolean,
  ): Promise<Pick<FamilyFacts, 'others' | 'unclaimed' | 'nextNumber'> & { readonly planted: GenerationFacts[] }> {
    const { number } = current;
    const { named, unclaimed } = await this.named(current, below, beside);
    const takers = await this.takers(unclaimed, [current, ...below, ...named]);
    const given = Math.max(
      number,
      ...named.map((one) => one.number),
      ...[current, ...below, ...named].map((one) => highestNamed(one, number)),
    );
    const { planted, next } = await this.freeNumber(given + 1);
    const others = [...below, ...named, ...takers, ...planted].sort((a, b) => a.number - b.number);
    return { others, unclaimed, planted, nextNumber: next };
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
    const listed = await this.listed(numbers, true);
    const missing = numbers.find((number) => !listed.some((one) => one.number === number));
    if (missing !== undefined) throw notYetVisible(versionAlias(this.familyName, missing));
    const last = lastGiven(numbers);
    const given = Math.max(last, ...listed.filter(({ number }) => number <= last).map((one) => highestNamed(one, one.number)));
    const { planted, next } = await this.freeNumber(given + 1);
    const ids = new Set(listed.map((one) => one.keyId));
    const otherAliases = this.otherNames(aliases.filter((alias) => alias.targetKeyId !== undefined && ids.has(alias.targetKeyId)));
    return { others: [...listed, ...planted], unclaimed: [], nextNumber: next, otherAliases };
  }

  private takesTags(one: GenerationFacts): boolean {
    const adopted = this.query.declared.adopt?.keyArn === one.keyArn;
    return !one.keyState.startsWith('Pending') && (adopted || letsTheMachineIn(one.policy, this.query.declared.policy));
  }

  /**
   * The keys that were made to replace the current one, those that were made to replace them, and so on; also those that do not have their
   * number yet.
   */
  private async named(
    current: GenerationFacts, below: GenerationFacts[], beside: boolean,
  ): Promise<{ named: GenerationFacts[]; unclaimed: UnclaimedKey[] }> {
    const known = new Set([current, ...below].map((one) => one.keyId));
    const named: GenerationFacts[] = [];
    const unclaimed: UnclaimedKey[] = [];
    const above = (one: GenerationFacts) => namedBy(one)
      .filter(({ keyId, number }) => !known.has(keyId) && (beside || one === current || number > current.number));
    let wave = [current, ...below].flatMap(above);
    while (wave.length > 0) {
      wave.forEach((one) => known.add(one.keyId));
      const found = await mapAtMostEight([...new Map(wave.map((one) => [one.keyId, one])).values()], (one) => this.successor(one));
      const claimed = found.filter((one) => one !== undefined && !('hasAliases' in one)) as GenerationFacts[];
      unclaimed.push(...(found.filter((one) => one !== undefined && 'hasAliases' in one) as UnclaimedKey[]));
      named.push(...claimed);
      wave = claimed.flatMap(above);
    }
    return { named, unclaimed };
  }

  /** A key that another one names: a generation if it has a number, else one that was not numbered (yet). Undefined if it is gone. */
  private async successor({ keyId, number }: Named): Promise<GenerationFacts | UnclaimedKey | undefined> {
    const metadata = await this.keys.describe(keyId);
    if (metadata === undefined) return undefined;
    const aliases = await this.keys.aliases(keyId);
    const claimed = this.newestNumber(aliases);
    const facts = await this.generation(claimed ?? number, metadata, aliases, { grants: true, mayBeForeign: true });
    return claimed === undefined ? { ...facts, hasAliases: aliases.length > 0 } : facts;
  }

  /** Who took the numbers of keys that were made, but not numbered: such a key has lost its number. */
  private async takers(unclaimed: UnclaimedKey[], known: GenerationFacts[]): Promise<GenerationFacts[]> {
    const numbers = [...new Set(unclaimed.map((one) => one.number))].filter(
      (number) => Number.isSafeInteger(number) && number > 0 && !known.some((one) => one.number === number),
    );
    const found = await mapAtMostEight(numbers, async (number) => {
      const metadata = await this.keys.describe(versionAlias(this.familyName, number));
      return metadata && this.facts(number, metadata, await this.keys.aliases(metadata.KeyId!));
    });
    return found.filter((one) => one !== undefined);
  }

  /**
   * The first free number from this one on, and whoever took those before it: strangers, or another run whose tags are not visible yet.
   * Each of the first few is looked at; after that, one list tells.
   */
  private async freeNumber(from: number): Promise<{ planted: GenerationFacts[]; next: number }> {
    const planted: GenerationFacts[] = [];
    for (let number = from; number < from + TRIES; number++) {
      const metadata = await this.keys.describe(versionAlias(this.familyName, number));
      if (metadata === undefined) return { planted, next: number };
      planted.push(this.facts(number, metadata, await this.keys.aliases(metadata.KeyId!)));
    }
    const taken = new Set(await this.allNumbers());
    let next = from + TRIES;
    while (taken.has(next)) next++;
    return { planted, next };
  }

  /**
   * The generation that the current one replaced, which it names. Gone, if its deletion was the last step of its retirement. If another one
   * took over from that in between, as the current one was named by an older key than it replaced, that other one as well; and if that took
   * no mark either, all that the older key had named meanwhile.
   */
  private async previous(current: GenerationFacts): Promise<GenerationFacts[]> {
    const previous = await this.older(current.tags?.[TAGS.predecessor]);
    if (previous === undefined) return [];
    const by = previous.tags?.[TAGS.supersededBy];
    const between = by === current.keyId ? undefined : await this.older(by);
    if (between === undefined || between.number >= current.number) return [previous];
    const isMarked = between.tags?.[TAGS.supersededBy] !== undefined;
    const meanwhile = isMarked ? [] : namedBy(previous).filter(({ number }) => number > between.number && number < current.number);
    const later = await mapAtMostEight(meanwhile.filter(({ keyId }) => keyId !== current.keyId), ({ keyId }) => this.older(keyId));
    return [previous, between, ...later.filter((one) => one !== undefined && one.number < current.number)] as GenerationFacts[];
  }

  /** A key names what was made to replace it, also where that is gone, and the alias was moved back further than to the one before. */
  private async ancestors(current: GenerationFacts, previous: GenerationFacts[]): Promise<GenerationFacts[]> {
    const found = new Map<string, GenerationFacts>();
    for (let older = previous; older.length > 0;) {
      const wave = older.filter((one) => one.keyId !== current.keyId && one.number < current.number && !found.has(one.keyId));
      wave.forEach((one) => found.set(one.keyId, one));
      older = (await mapAtMostEight(wave, (one) => this.previous(one))).flat();
    }
    return [...found.values()];
  }

  /** A generation that another one names as before it. A garbled mark names none: AWS KMS may refuse it, and is not asked. */
  private async older(keyId: string | undefined): Promise<GenerationFacts | undefined> {
    const metadata = keyId === undefined || !isKeyId(keyId) ? undefined : await this.keys.describe(keyId);
    if (metadata === undefined) return undefined;
    const one = await this.generation(0, metadata, [], { grants: false, mayBeForeign: true });
    const noted = Number(one.tags?.[TAGS.generation]);
    const number = Number.isSafeInteger(noted) && noted > 0 ? noted : this.newestNumber(await this.keys.aliases(metadata.KeyId!));
    return number === undefined ? undefined : { ...one, number };
  }

  /** For a key without a number behind the alias: it can only be adopted, and a family may have been there before. */
  private async firstFreeNumber(): Promise<number> {
    if (this.query.declared.adopt === null) return 1;
    return lastGiven(await this.allNumbers()) + 1;
  }

  private async listedBelow(current: number): Promise<GenerationFacts[]> {
    return this.listed((await this.allNumbers()).filter((number) => number < current));
  }

  private async listed(numbers: number[], policy = this.query.policies): Promise<GenerationFacts[]> {
    const found = await mapAtMostEight(numbers, async (number) => {
      const metadata = await this.keys.describe(versionAlias(this.familyName, number));
      if (metadata === undefined) return undefined;
      const aliases = await this.keys.aliases(metadata.KeyId!);
      return this.generation(number, metadata, aliases, { grants: true, mayBeForeign: true, policy });
    });
    return found.filter((one) => one !== undefined);
  }

  private async allNumbers(): Promise<number[]> {
    return this.numbersIn(await this.keys.allAliases()).sort((a, b) => a - b);
  }

  /** Only a deployment adopts. */
  private async adopted(facts: FamilyFacts): Promise<AdoptedKey | undefined> {
    const { adopt } = this.query.declared;
    const metadata = adopt === null || !this.query.policies ? undefined : await this.keys.describe(adopt.keyArn);
    if (metadata === undefined) return undefined;
    const aliases = await this.keys.aliases(metadata.KeyId!);
    const number = this.newestNumber(aliases) ?? facts.nextNumber;
    const adopted = await this.generation(number, metadata, aliases, { grants: false, mayBeForeign: false });
    // Read whoever's key it is: a stranger's tag on it must not command the machine.
    const policy = await this.keys.policy(metadata.Arn!, false);
    const hasFarNumber = number > LONGEST_LEAP && number > lastGiven(await this.allNumbers());
    return { ...adopted, policy, hasFarNumber, otherAliases: this.otherNames(aliases) };
  }

  private async generation(number: number, metadata: KeyMetadata, aliases: AliasEntry[], options: ReadOptions): Promise<GenerationFacts> {
    const facts = this.facts(number, metadata, aliases);
    const { keyArn, createdAt } = facts;
    const tags = await this.tags(facts, options.mayBeForeign);
    const readable = tags?.[TAGS.family] === this.familyName; // an older key that only lacks our tags is nothing to read further
    const isAsked = (options.policy ?? this.query.policies) || tags?.[TAGS.hold] !== undefined; // a hold counts only where it can be lifted
    return {
      ...facts,
      tags,
      isLent: options.grants && readable ? await this.keys.lent(keyArn) !== undefined : undefined,
      policy: isAsked && readable ? await this.policy(keyArn, createdAt) : undefined,
    };
  }

  /**
   * Undefined if it may be a stranger's and shuts us out. A key whose policy is the declared one shuts out nobody whom that lets in: there,
   * we have lost our right, and what cannot be read must not be taken for another's.
   */
  private async tags({ keyArn, createdAt }: GenerationFacts, mayBeForeign: boolean): Promise<Record<string, string> | undefined> {
    const isOld = this.query.now.getTime() - createdAt.getTime() > TAG_AUTHORIZATION_MS;
    const tags = await this.keys.tags(keyArn, mayBeForeign && isOld);
    if (tags !== undefined || !isAsDeclared(await this.keys.policy(keyArn, true), this.query.declared.policy)) return tags;
    return this.keys.tags(keyArn, false);
  }

  /** A key whose policy cannot be read after its permissions have had time to spread is taken for one that does not let the machine in. */
  private async policy(keyArn: string, createdAt: Date): Promise<unknown> {
    const isOld = this.query.now.getTime() - createdAt.getTime() > TAG_AUTHORIZATION_MS;
    return (await this.keys.policy(keyArn, isOld)) ?? {};
  }

  /** What is known of a key without asking it for more. */
  private facts(number: number, metadata: KeyMetadata, aliases: AliasEntry[]): GenerationFacts {
    const createdAt = metadata.CreationDate!;
    const name = versionAlias(this.familyName, number);
    return {
      number,
      keyId: metadata.KeyId!,
      keyArn: metadata.Arn!,
      keySpec: metadata.KeySpec ?? '',
      keyUsage: metadata.KeyUsage ?? '',
      origin: metadata.Origin ?? '',
      keyState: metadata.KeyState ?? '',
      createdAt,
      description: metadata.Description ?? '',
      claimedAt: aliases.find((alias) => alias.name === name)?.createdAt ?? createdAt,
    };
  }

  private newestNumber(aliases: AliasEntry[]): number | undefined {
    const numbers = this.numbersIn(aliases);
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  private numbersIn(aliases: AliasEntry[]): number[] {
    return aliases.map((alias) => generationNumber(this.familyName, alias.name)).filter((number) => number !== undefined);
  }

  private otherNames(aliases: AliasEntry[]): string[] {
    return this.otherEntries(aliases).map(({ name }) => name);
  }

  private otherMovedAt(aliases: AliasEntry[]): Date | undefined {
    return this.otherEntries(aliases).map(({ movedAt }) => movedAt).sort((a, b) => a.getTime() - b.getTime()).at(-1);
  }

  private otherEntries(aliases: AliasEntry[]): AliasEntry[] {
    return aliases.filter(({ name }) => name !== this.query.declared.aliasName && generationNumber(this.familyName, name) === undefined);
  }
}

interface Named {
  readonly keyId: string;
  readonly number: number;
}

/** The keys that were made to replace this one, with the numbers that they were made for. */
function namedBy(one: GenerationFacts): Named[] {
  return Object.entries(one.tags ?? {}).flatMap(([tag, number]) => {
    const keyId = successorOf(tag);
    return keyId === undefined || !isKeyId(keyId) ? [] : [{ keyId, number: Number(number) }];
  });
}

/**
 * The highest number that a key was made for to replace this one. A key takes 50 tags: whatever says more than so many numbers ahead is
 * garbage.
 */
function highestNamed(one: GenerationFacts, from: number): number {
  return Math.max(
    0,
    ...namedBy(one)
      .map(({ number }) => number)
      .filter((number) => Number.isSafeInteger(number) && number <= from + MAX_TAGS),
  );
}

/** The highest of ascending numbers that the family can have given, or 0. */
function lastGiven(numbers: number[]): number {
  return numbers.reduce((last, number) => (number - last > LONGEST_LEAP ? last : number), 0);
}

function notYetVisible(name: string): FamilyUnreadableError {
  return new FamilyUnreadableError(`${name} is listed, but cannot be described: not yet visible everywhere, or being deleted`, undefined);
}

interface ReadOptions {
  readonly grants: boolean;
  /** A stranger can make a version alias for a key of his own; such a key need not let us read it. */
  readonly mayBeForeign: boolean;
  /** Whether to read the policy. @default - as the query says */
  readonly policy?: boolean;
}
