import { factsOf } from '../../private/key-specs';
import { machineTime } from '../../private/machine-time';
import { rejectedTag, successorOf, successorTag, TAGS } from '../../private/vocabulary';
import type { UnusableCause } from '../contract';
import { UNUSABLE_CAUSES } from '../contract';
import type { Declaration } from '../declared';
import type { DeclareRef, GenerationRef, OldGeneration } from '../survey-messages';
import type { FamilyFacts, GenerationFacts, UnclaimedKey } from './family';
import { timeIn } from './marks';
import { letsGo, letsTheMachineIn, missingDenials } from './policy-statements';
import { isRevoked } from './published';

/** How a mark of a rejection begins once the rollback was announced; see `rejectedTag`. */
const RECORDED = 'recorded';

/** AWS KMS: tags and moves of an alias may take minutes to show; twice five minutes, to be sure. */
export const VISIBLE_MS = 10 * 60 * 1000;

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
      && !this.isRejected(one)
      && !isRevoked(one)
      && one.isLent === false
      && one.keyState === 'Enabled'
      && one.keySpec === this.declared.keySpec
      && one.keyUsage === this.declared.keyUsage
      && one.origin === this.declared.origin;
  }

  /** Why callers cannot use a current key, or the machine cannot replace it; undefined if they can. */
  public unusable(current: GenerationFacts): UnusableCause | undefined {
    switch (current.keyState) {
      case 'Enabled': case 'Creating': case 'Updating': return this.obeys(current) ? undefined : UNUSABLE_CAUSES.policy;
      case 'Disabled': return UNUSABLE_CAUSES.disabled;
      case 'PendingImport': return UNUSABLE_CAUSES.pendingImport;
      default: return isGoing(current) ? UNUSABLE_CAUSES.pendingDeletion : UNUSABLE_CAUSES.unavailable;
    }
  }

  public obeys(one: GenerationFacts): boolean {
    return obeys(this.declared, one);
  }

  public takesTags(one: GenerationFacts): boolean {
    return takesTags(this.declared, one);
  }

  /**
   * The key that says which key succeeds the current one: the current key itself, or if that takes no tags the newest older generation that
   * does. Undefined if there is none.
   */
  public namer(current: GenerationFacts | undefined): GenerationFacts | undefined {
    const older = current === undefined ? this.known() : this.ancestors(current);
    // That a key names others shows that it was current: none that was only staged ever does, nor one that was only about to be current.
    const candidates = current === undefined ? [...older].reverse().filter((one) => this.namesOthers(one) || this.hadCallers(one))
      : [current, ...older];
    return candidates.find((one) => this.takesTags(one));
  }

  /** The keys that the machine made to replace the current one. Whatever else bears a higher number was planted. */
  public successors(current: GenerationFacts): GenerationFacts[] {
    const namer = this.namer(current);
    return this.facts.others.filter((one) => one.number > current.number && this.isOurs(one)
      && (succeeds(one, current) || (namer !== undefined && succeeds(one, namer) && !this.takesTags(current))));
  }

  /** The newest generation that is waiting for its activation. */
  public staged(current: GenerationFacts): GenerationFacts | undefined {
    return this.successors(current)
      .filter((one) => this.canBecomeCurrent(one) && !this.wasLeft(one) && !this.wasOvertaken(one, current)).at(-1);
  }

  /**
   * Who moved the alias back meant all keys that were there then, and those that a run was about to make that could not see the move yet.
   * One that was asked for so soon after it becomes current by its own run, or is asked for again. That another one had replaced the
   * current one tells of a move back, too, also if it took no tag, or is gone.
   */
  private wasOvertaken(one: GenerationFacts, current: GenerationFacts): boolean {
    const isBack = this.wasMovedBack(current) || this.cameBackOver(one, current);
    return isBack && one.createdAt.getTime() < this.facts.alias!.movedAt.getTime() + VISIBLE_MS;
  }

  /** What was made later than the one that had replaced the current one was asked for after the move back from that. */
  private cameBackOver(one: GenerationFacts, current: GenerationFacts): boolean {
    const by = current.tags?.[TAGS.supersededBy];
    return by !== undefined && !(Number(current.tags?.[successorTag(by)]) < one.number);
  }

  /**
   * If the alias was moved after a generation had been activated, somebody moved back from it. That the alias was touched says nothing by
   * itself.
   */
  public wasLeft(one: GenerationFacts): boolean {
    return (this.wasCurrent(one) || this.tookOver(one)) && one.claimedAt < this.facts.alias!.movedAt;
  }

  /** Whether a mark on another generation says that this one took over from it. */
  private tookOver(one: GenerationFacts): boolean {
    const { current } = this.facts;
    return current !== undefined && [current, ...this.members(current)].some((by) => by.tags?.[TAGS.supersededBy] === one.keyId);
  }

  /** Whether a generation bears a mark that one gets when it becomes current, or after it was. */
  public wasCurrent(one: GenerationFacts): boolean {
    return one.tags?.[TAGS.activated] !== undefined || one.tags?.[TAGS.superseded] !== undefined || this.namesOthers(one);
  }

  /** Only a current key names successors. */
  private namesOthers(one: GenerationFacts): boolean {
    return Object.keys(one.tags ?? {}).some((tag) => successorOf(tag) !== undefined);
  }

  /**
   * Without an alias: whether a mark was written after callers had had a generation. `activated` is written before the swap, which may have
   * been refused, as somebody had been granted it; and where there is no alias, any that takes tags may name a successor.
   */
  public hadCallers(one: GenerationFacts): boolean {
    const { superseded, staged, predecessor } = TAGS;
    const isRecorded = one.tags?.[superseded] !== undefined || (one.tags?.[predecessor] === undefined && one.tags?.[staged] !== undefined);
    return isRecorded || this.genuine().some((other) => other.tags?.[TAGS.supersededBy] === one.keyId);
  }

  /** From a newer generation to this one: also from one that was made beside it, to replace the same older one. */
  public wasMovedBack(current: GenerationFacts): boolean {
    return this.members(current).some((one) => one.number > current.number && this.wasLeft(one));
  }

  public isRejected(one: GenerationFacts): boolean {
    return one.tags?.[TAGS.rejected] !== undefined || this.rejectionElsewhere(one) !== undefined;
  }

  /** Whether the rollback from a rejected generation was announced. */
  public isRollbackRecorded(one: GenerationFacts): boolean {
    return one.tags?.[TAGS.recorded] !== undefined || this.rejectionElsewhere(one)?.startsWith(RECORDED) === true;
  }

  /**
   * A rollback whose run came back from it: that the older generation was rejected after this one was made, which was not announced.
   * Whoever rotated away from a rejected generation made this one later.
   */
  public isRejectionUntold(older: GenerationFacts, current: GenerationFacts): boolean {
    const elsewhere = this.rejectionElsewhere(older);
    const on = machineTime(older.tags?.[TAGS.rejected] ?? elsewhere);
    const isRecorded = elsewhere?.startsWith(RECORDED) === true || (on !== undefined && (timeIn(older, TAGS.recorded) ?? 0) >= on);
    return on !== undefined && on >= current.createdAt && !isRecorded;
  }

  /** On the key that a rejected one had replaced, where the rejected one takes no tags. */
  private rejectionElsewhere(one: GenerationFacts): string | undefined {
    const { current, others } = this.facts;
    const tag = rejectedTag(one.keyId);
    return [...(current === undefined ? [] : [current]), ...others]
      .find((other) => this.isOurs(other) && other.tags?.[tag] !== undefined)?.tags?.[tag];
  }

  /** A key that a run made and named, but did not come to number. */
  public claimable(current: GenerationFacts): UnclaimedKey | undefined {
    const claimed = [current, ...this.members(current)].map((one) => one.number);
    const taken = new Set(this.facts.others.map((one) => one.number));
    const namer = this.namer(current);
    // Two runs made a key for one number, and that which won it may be gone with its alias.
    const lost = (keyId: string | undefined) => keyId !== undefined && this.facts.unclaimed.every((one) => one.keyId !== keyId);
    const wasMadeTwice = (one: UnclaimedKey) => [current, namer].some((by) => Object.entries(by?.tags ?? {})
      .some(([tag, number]) => number === String(one.number) && lost(successorOf(tag))));
    return this.facts.unclaimed.find((one) => this.canBecomeCurrent(one) && !one.hasAliases
      && (succeeds(one, current) || (namer !== undefined && succeeds(one, namer)))
      && one.number > Math.max(...claimed) && !taken.has(one.number) && !wasMadeTwice(one)
      && one.createdAt >= this.facts.alias!.movedAt && !this.wasOvertaken(one, current));
  }

  /**
   * The generation that one was made to replace, if it is still there. Followed back from the current key, so that no planted key is met.
   */
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

  /**
   * Every generation but the current one that can be reached from it by what only the machine may write: none of them was planted.
   * Ascending.
   */
  public members(current: GenerationFacts): GenerationFacts[] {
    const found = this.reachedFrom([current], (one) => [this.predecessor(one) ?? [], this.ours((other) => succeeds(other, one))].flat());
    return this.facts.others.filter((one) => one !== current && found.has(one));
  }

  /** For the machine to declare anew. An adopted key keeps its policy unless its replacement was asked for. */
  public toDeclare(one: GenerationFacts, required = one === this.facts.current): DeclareRef {
    return { ...ref(one), replacePolicy: this.ownsPolicy(one), obeys: this.obeys(one), required };
  }

  public ownsPolicy(one: GenerationFacts): boolean {
    const { adopt } = this.declared;
    return adopt === null || adopt.keyArn !== one.keyArn || adopt.replacePolicy;
  }

  /**
   * Keys above the current one that bear a number of the family but that the machine did not make. After a return it made those that the
   * left ones name.
   */
  public planted(current: GenerationFacts): GenerationFacts[] {
    const made = this.members(current);
    return this.facts.others.filter((one) => one.number > current.number && !made.includes(one));
  }

  /**
   * Since when an operator holds the family. A hold on either key of a pair counts: it may have been said while a run was moving the alias
   * from one to the other.
   */
  public heldSince(current: GenerationFacts | undefined): string | undefined {
    if (current === undefined) return earliestHold(this.bearersOfHolds());
    return earliestHold([current, ...this.members(current).filter((one) => this.takesTags(one))]);
  }

  /**
   * Without an alias: the generations that nobody can have planted, and those that they lead to, even if others may tag them by now. As
   * far as the machine could let them go, also a first generation, where the marks are gone that lead to it, and what names a key that
   * another one replaced and that is gone. Who plants one of these can pause the family, and no more.
   */
  public bearersOfHolds(): GenerationFacts[] {
    const known = this.known();
    const sure = this.reachedFrom(known, (one) => this.ours((other) => leadsTo(one, other)));
    const roots = [...sure, this.firstGeneration()].filter((one) => one !== undefined);
    const reached = this.reachedFrom(roots, (one) => this.ours((other) => (
      leadsTo(one, other) || this.namesTheGone(other, one.tags?.[TAGS.predecessor]))));
    return this.facts.others.filter((one) => known.includes(one) || (this.takesTags(one) && (sure.has(one)
      || (reached.has(one) && letsGo(one.policy, this.declared.policy)))));
  }

  private reachedFrom(roots: readonly GenerationFacts[], next: (one: GenerationFacts) => GenerationFacts[]): Set<GenerationFacts> {
    const reached = new Set(roots);
    for (const one of reached) next(one).forEach((other) => reached.add(other)); // a Set yields what is added meanwhile
    return reached;
  }

  private ours(fits: (one: GenerationFacts) => boolean): GenerationFacts[] {
    return this.facts.others.filter((one) => this.isOurs(one) && fits(one));
  }

  /** Whether a key says that it was replaced by one that is gone. Anybody's key may say so. */
  private namesTheGone(one: GenerationFacts, keyId: string | undefined): boolean {
    const isNamed = keyId !== undefined && one.tags?.[successorTag(keyId)] !== undefined;
    return isNamed && this.facts.others.every((other) => other.keyId !== keyId);
  }

  /**
   * Nothing names a first generation, so its number has to: whoever can make, tag and name keys can plant any that is free, and number 1 is
   * free only once the first generation itself is deleted.
   */
  private firstGeneration(): GenerationFacts | undefined {
    return this.genuine().find((one) => one.number === 1 && one.tags?.[TAGS.predecessor] === undefined);
  }

  /** Without an alias: since when the family may be held, as far as any key says that bears its tags. */
  public mayBeHeldSince(): string | undefined {
    return earliestHold(this.facts.others.filter((one) => this.isOurs(one)));
  }

  /**
   * Where there is no alias to begin with: the keys with a number that deny our tags to everybody else. What a stranger tagged is none of
   * them. Ascending.
   */
  public genuine(): GenerationFacts[] {
    return this.facts.others.filter((one) => this.isOurs(one) && missingDenials(one.policy, this.declared.policy).length === 0);
  }

  /**
   * Where there is no alias: the generations that nobody can have planted. Those that can be reached, by what only the machine may
   * write, from
   * the last current one; or if that is not known from the first one; or all that there are, if
   * they all hang together: one alone tells nothing. Ascending.
   */
  public known(): GenerationFacts[] {
    const genuine = this.genuine();
    const root = this.lastCurrent() ?? this.firstGeneration();
    const start = root ?? genuine.at(0);
    if (start === undefined) return [];
    const reached = new FamilyView(this.declared, { ...this.facts, others: genuine }).members(start);
    const all = genuine.filter((one) => one === start || reached.includes(one));
    const isEveryKey = all.length === this.facts.others.filter((one) => this.isOurs(one)).length;
    return root !== undefined || (isEveryKey && all.length > 1) ? all : [];
  }

  /**
   * The generation that was current when the alias was deleted: what the one was replaced by that was superseded last; without any,
   * number 1. Undefined if that is gone, or if the chain that leads to it has a key that anybody may tag.
   */
  public lastCurrent(): GenerationFacts | undefined {
    const genuine = this.genuine();
    const newest = lastSuperseded(genuine.filter((one) => one.tags?.[TAGS.superseded] !== undefined));
    const isBroken = (one: GenerationFacts) => this.facts.others.some((other) => this.isOurs(other) && !genuine.includes(other)
      && other.number < one.number && (succeeds(one, other) || one.tags?.[TAGS.predecessor] === other.keyId));
    if (newest === undefined) {
      const first = this.firstGeneration();
      return first === undefined || isBroken(first) ? undefined : first;
    }
    const by = newest.tags?.[TAGS.supersededBy];
    const next = genuine.filter((one) => one.number > newest.number && succeeds(one, newest) && !this.isRejected(one));
    const last = next.find((one) => one.keyId === by);
    return last === undefined || isBroken(last) ? undefined : last;
  }

  /** Without an alias: the highest number that a generation of the family bears or was made for. What lies above the next was planted. */
  public lastNumber(): number {
    const named = this.facts.others.filter((one) => this.isOurs(one)).flatMap((one) => Object.entries(one.tags ?? {})
      .filter(([tag]) => tag.startsWith(successorTag(''))).map(([, number]) => Number(number)));
    const claimed = this.facts.others.filter((one) => this.isOurs(one)).map((one) => one.number);
    return Math.max(0, ...[...claimed, ...named].filter((number) => number < this.facts.nextNumber));
  }
}

/** By the marks; where one is garbled, by the numbers, which tell as much as long as the family hangs together in one chain. */
function lastSuperseded(generations: readonly GenerationFacts[]): GenerationFacts | undefined {
  const times = generations.map((one) => timeIn(one, TAGS.superseded)?.getTime());
  return times.includes(undefined) ? generations.at(-1) : generations.at(times.lastIndexOf(Math.max(...(times as number[]))));
}

function earliestHold(generations: readonly GenerationFacts[]): string | undefined {
  return generations.map((one) => one.tags?.[TAGS.hold]).filter((since) => since !== undefined).sort().at(0);
}

/** Whether the machine made a key to replace another. */
export function succeeds(one: GenerationFacts, before: GenerationFacts): boolean {
  return before.tags?.[successorTag(one.keyId)] !== undefined;
}

/** Whether a generation says that another one is of its family: names it, or replaced it. */
function leadsTo(one: GenerationFacts, other: GenerationFacts): boolean {
  return one.tags?.[TAGS.predecessor] === other.keyId || succeeds(other, one);
}

/** Whether the machine may work with a key, as far as its policy was read. On an adopted key it has rights of its own. */
function obeys({ adopt, policy }: Declaration, one: Pick<GenerationFacts, 'keyArn' | 'policy'>): boolean {
  return one.policy === undefined || adopt?.keyArn === one.keyArn || letsTheMachineIn(one.policy, policy);
}

/** AWS KMS takes no tags on a key that awaits its deletion, and none from a machine that its policy shuts out. */
export function takesTags(declared: Declaration, one: Pick<GenerationFacts, 'keyArn' | 'keyState' | 'policy'>): boolean {
  return !isGoing(one) && obeys(declared, one);
}

export function isGoing(one: Pick<GenerationFacts, 'keyState'>): boolean {
  return one.keyState === 'PendingDeletion' || one.keyState === 'PendingReplicaDeletion';
}

export function ref(one: GenerationFacts): GenerationRef {
  return { number: one.number, keyId: one.keyId, keyArn: one.keyArn, keySpec: one.keySpec };
}

export function old(one: GenerationFacts): OldGeneration {
  return { ...ref(one), usable: one.keyState === 'Enabled' };
}
