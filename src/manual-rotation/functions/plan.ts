import type { Declaration, GenerationRef, OldGeneration, RunInput, SurveyResult } from '../contract';
import { ERRORS, successorTag, TAGS } from '../contract';
import { hasDrifted } from './drift';
import type { FamilyFacts, GenerationFacts } from './family';
import { factsOf } from '../key-facts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Decides what one run does. Pure: the same facts give the same plan, so that a run that was aborted anywhere
 * is repaired by the next one, and two runs that see the same do the same.
 */
export function decide(declared: Declaration, facts: FamilyFacts, input: RunInput, now: Date): SurveyResult {
  return new Decision(declared, facts, input, now).plan();
}

class Decision {
  constructor(
    private readonly declared: Declaration,
    private readonly facts: FamilyFacts,
    private readonly input: RunInput,
    private readonly now: Date,
  ) {}

  public plan(): SurveyResult {
    const { alias, current } = this.facts;
    if (alias === undefined) return this.first();
    if (current === undefined || current.tags?.[TAGS.family] !== this.declared.familyName) return this.foreign(alias.keyArn);
    if (current.tags[TAGS.owner] !== this.declared.owner) return this.ownedElsewhere(current, current.tags[TAGS.owner]);
    if (!this.sameTypeAndUsage(current)) return this.templateMismatch(current);
    if (this.input.reason === 'deployment') return this.sync(current);
    return this.unfinished(current) ?? (this.input.action === 'rotate' ? this.rotate(current, this.input.fromGeneration!) : this.check(current));
  }

  /** There is no alias: make the first generation, or go on with the generation that was or would have been current. */
  private first(): SurveyResult {
    if (this.input.action === 'rotate') {
      return this.refuse(ERRORS.generationMismatch, `${this.declared.aliasName} does not exist, so there is no current generation`,
        'Deploy the stack, or start the machine with action check: both make the alias. Then ask again.');
    }
    const key = this.lastProven();
    return key === undefined
      ? this.result('create', 'no generation of this family exists', {})
      : this.goOn(key, null, `generation ${key.number} exists, but the alias does not`);
  }

  /**
   * What the newest superseded generation was replaced by: the last one that is known to have been current. If that is unfit or gone, what
   * came after it: a new beginning that an earlier run made is gone on with, not made again. Without any superseded one, the oldest.
   */
  private lastProven(): GenerationFacts | undefined {
    const fit = this.facts.others.filter((one) => this.canBecomeCurrent(one));
    const newestSuperseded = this.facts.others.filter((one) => this.isOurs(one) && one.tags?.[TAGS.superseded] !== undefined).at(-1);
    if (newestSuperseded === undefined) return fit[0];
    return fit.find((one) => succeeds(one, newestSuperseded)) ?? fit.find((one) => one.number > newestSuperseded.number);
  }

  /** A rotation that moved the alias but was not recorded: prove it again, announce it again, record it. */
  private unfinished(current: GenerationFacts): SurveyResult | undefined {
    const why = `generation ${current.number} is current, but its rotation was not recorded`;
    if (current.tags?.[TAGS.staged] === undefined) return this.result('finish', why, { newKey: ref(current) }); // a first generation
    const previous = this.facts.others.find((one) => one.number < current.number && this.isOurs(one) && succeeds(current, one));
    // A key that awaits its deletion takes no tags; somebody retired it, so the rotation is long over.
    const recorded = previous === undefined || previous.tags?.[TAGS.superseded] !== undefined || isGoing(previous);
    return recorded ? undefined : this.result('finish', why, { newKey: ref(current), oldKey: old(previous) });
  }

  private rotate(current: GenerationFacts, from: number): SurveyResult {
    if (from < current.number) return this.result('nothing', `generation ${current.number} is current already: it came after generation ${from}`, {});
    if (from > current.number) {
      return this.refuse(ERRORS.generationMismatch, `'fromGeneration' is ${from}, but generation ${current.number} is current`,
        `Look at the alias. To rotate, start again with fromGeneration ${current.number}.`);
    }
    const staged = this.staged(current);
    return staged === undefined ? this.create(current, 'asked for') : this.goOn(staged, current, `generation ${staged.number} is staged`);
  }

  private check(current: GenerationFacts): SurveyResult {
    const staged = this.staged(current);
    if (staged !== undefined) return this.goOn(staged, current, `generation ${staged.number} is staged`);

    const due = this.dueAt(current);
    if (this.now < due) return this.result('nothing', `generation ${current.number} is current; the next rotation starts on ${due.toISOString()}`, {});
    const again = `start the machine with action rotate and fromGeneration ${current.number}.`;
    const successors = this.successors(current);
    if (successors.some((one) => one.tags?.[TAGS.rejected] !== undefined)) {
      return this.refuse(ERRORS.rejectedBefore, 'a rotation is due, but the last one was rolled back because the new key was unusable',
        `Find out why (the execution that failed with ${ERRORS.rolledBack} says so), then ${again}`);
    }
    if (successors.some((one) => one.claimedAt < this.facts.alias!.movedAt)) {
      return this.refuse(ERRORS.movedBack, `a rotation is due, but the alias was moved back to generation ${current.number} by hand`, `That decision stands. To rotate, ${again}`);
    }
    return this.create(current, `due since ${due.toISOString()}`);
  }

  /**
   * The greatest age is an upper bound: staging starts so early that the activation delay and a missed tick still fit.
   * Counted from the key's CreationDate, which nobody can change.
   */
  private dueAt(current: GenerationFacts): Date {
    const { rotationPeriodDays, activationDelaySeconds } = this.declared;
    return new Date(current.createdAt.getTime() + (rotationPeriodDays - 1) * DAY_MS - activationDelaySeconds * 1000);
  }

  /** The newest generation that is waiting for its activation. If the alias was moved after it was claimed, somebody moved back from it. */
  private staged(current: GenerationFacts): GenerationFacts | undefined {
    return this.successors(current).filter((one) => this.canBecomeCurrent(one) && one.claimedAt >= this.facts.alias!.movedAt).at(-1);
  }

  /** The keys that the machine made to replace the current one. Whatever else bears a higher number was planted. */
  private successors(current: GenerationFacts): GenerationFacts[] {
    return this.facts.others.filter((one) => one.number > current.number && this.isOurs(one) && succeeds(one, current));
  }

  private canBecomeCurrent(one: GenerationFacts): boolean {
    return this.isOurs(one)
      && one.tags?.[TAGS.rejected] === undefined
      && one.hasGrants === false
      && one.keyState === 'Enabled'
      && one.keySpec === this.declared.keySpec
      && one.keyUsage === this.declared.keyUsage
      && one.origin === 'AWS_KMS';
  }

  private isOurs(one: GenerationFacts): boolean {
    return one.tags?.[TAGS.family] === this.declared.familyName && one.tags[TAGS.owner] === this.declared.owner;
  }

  private sameTypeAndUsage(current: GenerationFacts): boolean {
    return factsOf(current.keySpec).type === factsOf(this.declared.keySpec).type && current.keyUsage === this.declared.keyUsage;
  }

  /** A deployment declares; it never rotates and never moves an alias. */
  private sync(current: GenerationFacts): SurveyResult {
    const drifted = [current, ...this.facts.others.filter((one) => one.number < current.number), ...this.successors(current)]
      .filter((one) => this.isOurs(one) && !isGoing(one) && hasDrifted(one, this.declared))
      .sort((a, b) => a.number - b.number);
    return drifted.length === 0
      ? this.result('nothing', 'every generation is as declared', {})
      : this.result('sync', `generations ${drifted.map((one) => one.number).join(', ')} are not as declared`, { declare: drifted.map(ref) });
  }

  private create(current: GenerationFacts, why: string): SurveyResult {
    return this.result('create', why, { oldKey: old(current) });
  }

  /** Goes on with a generation that an earlier run claimed. It is declared first: only a key of ours takes the declared policy. */
  private goOn(key: GenerationFacts, current: GenerationFacts | null, why: string): SurveyResult {
    const stagedAt = key.tags?.[TAGS.staged] ?? '';
    const announced = !Number.isNaN(Date.parse(stagedAt));
    return this.result(announced ? 'activate' : 'announce', why, {
      newKey: ref(key), oldKey: current && old(current), stagedAt: announced ? new Date(stagedAt).toISOString() : '', declare: [ref(key)],
    });
  }

  private foreign(keyArn: string): SurveyResult {
    return this.refuse(ERRORS.aliasForeign, `${this.declared.aliasName} points to ${keyArn}, which is not a generation of this family`,
      'Nothing was changed. Choose another alias name, or point the alias back to a generation of this family.');
  }

  private ownedElsewhere(current: GenerationFacts, owner: string | undefined): SurveyResult {
    return this.refuse(ERRORS.ownedElsewhere,
      `${this.declared.aliasName} points to ${current.keyArn}, which belongs to ${owner ?? 'nobody that can be told'}; this is ${this.declared.owner}`,
      'Nothing was changed. One alias has one owner: take it out of one of the two stacks.');
  }

  private templateMismatch(current: GenerationFacts): SurveyResult {
    return this.refuse(ERRORS.templateMismatch,
      `the key template is ${this.declared.keySpec} for ${this.declared.keyUsage}, but the current key ${current.keyArn} is ${current.keySpec} for ${current.keyUsage}: ` +
      'AWS KMS moves an alias only between keys of one type (symmetric, asymmetric, HMAC) and one usage',
      'Nothing was changed. Declare another alias for the new kind of key and move its callers.');
  }

  private refuse(error: string, why: string, remedy: string): SurveyResult {
    return { ...this.result('refuse', why, {}), error, remedy };
  }

  private result(plan: SurveyResult['plan'], why: string, what: Partial<SurveyResult>): SurveyResult {
    return { plan, why, error: '', remedy: '', nextNumber: this.facts.nextNumber, newKey: null, oldKey: null, stagedAt: '', declare: [], ...what };
  }
}

function ref(one: GenerationFacts): GenerationRef {
  return { number: one.number, keyId: one.keyId, keyArn: one.keyArn, keySpec: one.keySpec };
}

function old(one: GenerationFacts): OldGeneration {
  return { ...ref(one), usable: one.keyState === 'Enabled' };
}

/** Whether the machine made a key to replace another. */
function succeeds(one: GenerationFacts, before: GenerationFacts): boolean {
  return before.tags?.[successorTag(one.keyId)] !== undefined;
}

function isGoing(one: GenerationFacts): boolean {
  return one.keyState === 'PendingDeletion' || one.keyState === 'PendingReplicaDeletion';
}
