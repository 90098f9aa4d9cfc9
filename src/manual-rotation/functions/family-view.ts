import type { FamilyFacts, GenerationFacts, UnclaimedKey } from './family';
import { factsOf } from '../../private/key-specs';
import { successorTag, TAGS } from '../../private/vocabulary';
import type { Declaration, DeclareRef, GenerationRef, OldGeneration } from '../contract';

/** What the facts mean under a declaration. Pure. */
export class FamilyView {
  constructor(public readonly declared: Declaration, public readonly facts: FamilyFacts) {}

  public isOurs(one: GenerationFacts): boolean {
    return one.tags?.[TAGS.family] === this.declared.familyName && one.tags[TAGS.owner] === this.declared.owner;
  }

  public sameTypeAndUsage(one: GenerationFacts): boolean {
    return factsOf(one.keySpec).type === factsOf(this.declared.keySpec).type && one.keyUsage === this.declared.keyUsage;
  }

  public canBecomeCurrent(one: GenerationFacts): boolean {
    return this.isOurs(one)
      && one.tags?.[TAGS.rejected] === undefined
      && one.hasGrants === false
      && one.keyState === 'Enabled'
      && one.keySpec === this.declared.keySpec
      && one.keyUsage === this.declared.keyUsage
      && one.origin === this.declared.origin;
  }

  /** The keys that the machine made to replace the current one. Whatever else bears a higher number was planted. */
  public successors(current: GenerationFacts): GenerationFacts[] {
    return this.facts.others.filter((one) => one.number > current.number && this.isOurs(one) && succeeds(one, current));
  }

  /** The newest generation that is waiting for its activation. If the alias was moved after it was claimed, somebody moved back from it. */
  public staged(current: GenerationFacts): GenerationFacts | undefined {
    return this.successors(current).filter((one) => this.canBecomeCurrent(one) && one.claimedAt >= this.facts.alias!.movedAt).at(-1);
  }

  public wasMovedBack(current: GenerationFacts): boolean {
    return this.successors(current).some((one) => one.claimedAt < this.facts.alias!.movedAt);
  }

  /** A key that a run made and named, but did not come to number. */
  public claimable(current: GenerationFacts): UnclaimedKey | undefined {
    return this.facts.unclaimed.find((one) => this.canBecomeCurrent(one) && !one.hasAliases && succeeds(one, current)
      && one.number === this.facts.nextNumber && one.createdAt >= this.facts.alias!.movedAt);
  }

  /** The generation that one was made to replace, if it is still there. Followed back from the current key, so that no planted key is met. */
  public predecessor(one: GenerationFacts): GenerationFacts | undefined {
    const keyId = one.tags?.[TAGS.predecessor];
    return this.facts.others.find((other) => other.number < one.number && other.keyId === keyId && this.isOurs(other));
  }

  /** All generations below the current one, newest first, as far as the chain of predecessors is whole. */
  public ancestors(current: GenerationFacts): GenerationFacts[] {
    const chain: GenerationFacts[] = [];
    for (let one = this.predecessor(current); one !== undefined; one = this.predecessor(one)) chain.push(one);
    return chain;
  }

  /** Every generation but the current one that can be reached from it by what only the machine may write: none of them was planted. Ascending. */
  public members(current: GenerationFacts): GenerationFacts[] {
    const found = new Set<GenerationFacts>([current]);
    for (const one of found) { // a Set yields what is added meanwhile
      const before = this.predecessor(one);
      const made = this.facts.others.filter((other) => this.isOurs(other) && succeeds(other, one));
      for (const other of before === undefined ? made : [before, ...made]) found.add(other);
    }
    found.delete(current);
    return this.facts.others.filter((one) => found.has(one));
  }

  /** For the machine to declare anew. An adopted key keeps its policy unless its replacement was asked for. */
  public toDeclare(one: GenerationFacts): DeclareRef {
    return { ...ref(one), replacePolicy: this.ownsPolicy(one) };
  }

  public ownsPolicy(one: GenerationFacts): boolean {
    const { adopt } = this.declared;
    return adopt === null || adopt.keyArn !== one.keyArn || adopt.replacePolicy;
  }

  /** Keys above the current one that bear a number of the family but that the machine did not make. After a return it made those that the left ones name. */
  public planted(current: GenerationFacts): GenerationFacts[] {
    const made = this.members(current);
    return this.facts.others.filter((one) => one.number > current.number && !made.includes(one));
  }

  /**
   * What the newest superseded generation was replaced by: the last one that is known to have been current. If that is unfit or gone, what
   * came after it: a new beginning that an earlier run made is gone on with, not made again. Without any superseded one, the oldest.
   */
  public lastProven(): GenerationFacts | undefined {
    const fit = this.facts.others.filter((one) => this.canBecomeCurrent(one));
    const newestSuperseded = this.facts.others.filter((one) => this.isOurs(one) && one.tags?.[TAGS.superseded] !== undefined).at(-1);
    if (newestSuperseded === undefined) return fit[0];
    return fit.find((one) => succeeds(one, newestSuperseded)) ?? fit.find((one) => one.number > newestSuperseded.number);
  }
}

/** Whether the machine made a key to replace another. */
export function succeeds(one: GenerationFacts, before: GenerationFacts): boolean {
  return before.tags?.[successorTag(one.keyId)] !== undefined;
}

export function isGoing(one: GenerationFacts): boolean {
  return one.keyState === 'PendingDeletion' || one.keyState === 'PendingReplicaDeletion';
}

/** The time in a tag, or undefined if there is none that can be read: a garbled mark is a missing mark. */
export function timeIn(one: GenerationFacts, tag: string): Date | undefined {
  const time = Date.parse(one.tags?.[tag] ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

export function ref(one: GenerationFacts): GenerationRef {
  return { number: one.number, keyId: one.keyId, keyArn: one.keyArn, keySpec: one.keySpec };
}

export function old(one: GenerationFacts): OldGeneration {
  return { ...ref(one), usable: one.keyState === 'Enabled' };
}
