import { TAGS } from '../../private/vocabulary';
import { ERRORS, OUTCOMES } from '../contract';
import type { Declaration } from '../declared';
import type { RunInput } from '../run-request';
import type { SurveyResult } from '../survey-messages';
import { planAdoption, planDroppedAdoption, planWithoutDenials } from './adoption-plan';
import { answer, refusal } from './answers';
import { digestOf } from './drift';
import type { FamilyFacts, GenerationFacts } from './family';
import { FamilyView, isGoing, old, ref, succeeds, VISIBLE_MS } from './family-view';
import { CLOCKS_DIFFER_MS, timeIn } from './marks';
import { nextGeneration } from './next-generation';
import { planMove } from './plan-move';
import { planRevocation } from './plan-revocation';
import { shutOut, unusablePlan } from './plan-unusable';
import { planWithoutAlias } from './plan-without-alias';
import { isRevoked } from './published';
import { planSync } from './sync-plan';

const DAY_MS = 24 * 60 * 60 * 1000;
const URGENT_DELAY_SECONDS = 5 * 60;
/** A run waits so long at most for a staged key to ripen (the machine's `Ripe for activation?`); after that, a later tick goes on. */
const LONGEST_WAIT_MS = 15 * 60 * 1000;
/** From one daily tick to the end of the next: a day, the schedule's flexible window of an hour, and an hour for the run. */
export const TICK_MS = DAY_MS + 2 * 60 * 60 * 1000;
/** So long after its start a run waits for young strangers; whoever takes a number every nine minutes must not hold it up for ever. */
const PATIENCE_MS = 12 * 60 * 1000;

/** What the state machine knows of the run that asks. */
export interface ThisRun {
  readonly startedAt: Date;
  /** Since when the run looks: a look that is tried again may come late, and is still the same one. */
  readonly enteredAt: Date;
  /** The id of the key that it had made, or was to give the alias to, before it looked again. */
  readonly inHand?: string;
}

/**
 * Decides what one run does. Pure: the same facts give the same plan, so that a run that was aborted anywhere
 * is repaired by the next one, and two runs that see the same do the same.
 */
export function decide(
  declared: Declaration, facts: FamilyFacts, input: RunInput, now: Date, known: Partial<ThisRun> = {},
): SurveyResult {
  const view = new FamilyView(declared, facts);
  const run = { startedAt: now, enteredAt: now, ...known };
  const plan = waitForOthers(view, new Decision(view, input, now, run).plan(), input, now, run.startedAt);
  const { current } = facts;
  const delaySeconds = input.urgent === true || input.action === 'revoke' ? URGENT_DELAY_SECONDS : effectiveDelay(view, current);
  const namer = current === undefined ? undefined : view.namer(current);
  return {
    ...plan,
    digest: digestOf(declared),
    delaySeconds,
    nextNumber: plan.nextNumber || facts.nextNumber,
    generation: current?.number ?? 0,
    nameOn: plan.nameOn ?? (namer === undefined ? null : ref(namer)),
  };
}

/** Who uses a key that is disabled or about to be deleted cannot wait; and it may take no tag that says which key succeeds it. */
function effectiveDelay({ declared }: FamilyView, current: GenerationFacts | undefined): number {
  return current === undefined || current.keyState === 'Enabled' ? declared.activationDelaySeconds : URGENT_DELAY_SECONDS;
}

/**
 * A number that was claimed a moment ago, by a key that the current one does not name: perhaps another run's, whose tags are not visible
 * yet. If it is a stranger's after all, waiting once is enough: CreateAlias is atomic, and the worst that can come is a key too many. In
 * an emergency, nobody waits.
 */
function waitForOthers(view: FamilyView, plan: SurveyResult, { urgent }: RunInput, now: Date, startedAt: Date): SurveyResult {
  const { current } = view.facts;
  if (plan.plan !== 'create' || current === undefined || urgent === true || now.getTime() - startedAt.getTime() > PATIENCE_MS) return plan;
  const young = view.planted(current).find((one) => now.getTime() - one.claimedAt.getTime() < VISIBLE_MS);
  return young === undefined ? plan
    : answer('wait', `number ${young.number} was claimed on ${young.claimedAt.toISOString()}; another run may be under way`);
}

class Decision {
  constructor(
    private readonly view: FamilyView, private readonly input: RunInput, private readonly now: Date, private readonly run: ThisRun,
  ) {}

  public plan(): SurveyResult {
    const { alias, current } = this.view.facts;
    const { familyName, owner } = this.view.declared;
    if (alias === undefined) {
      return planWithoutAlias(this.view, this.input, this.now, this.run.inHand, () => planAdoption(this.view, this.input, undefined));
    }
    if (current === undefined || current.tags?.[TAGS.family] !== familyName) {
      return this.adopted(alias.keyArn) ?? this.foreign(alias.keyArn);
    }
    if (current.tags[TAGS.owner] !== owner) return this.adopted(alias.keyArn) ?? this.ownedElsewhere(current, current.tags[TAGS.owner]);
    if (!this.view.sameTypeAndUsage(current)) return this.templateMismatch(current);
    if (this.input.action === 'release') return this.release(current);
    if (this.input.action === 'revoke') {
      const ranFor = this.run.enteredAt.getTime() - this.run.startedAt.getTime();
      return planRevocation(this.view, current, this.input.fromGeneration!, ranFor, () => this.unrecorded(current));
    }
    const untrustworthy = planWithoutDenials(this.view, current);
    if (untrustworthy !== undefined) return untrustworthy;
    if (this.input.reason === 'deployment') return planDroppedAdoption(this.view, current) ?? planSync(this.view, current);
    return this.held(current) ?? this.holding(current) ?? this.unrecorded(current) ?? this.asked(current);
  }

  private adopted(behindAlias: string): SurveyResult | undefined {
    return planAdoption(this.view, this.input, behindAlias);
  }

  private asked(current: GenerationFacts): SurveyResult {
    const { action, fromGeneration } = this.input;
    if (action !== 'rotate' && action !== 'rollback') return this.check(current);
    if (!this.view.obeys(current) && fromGeneration === current.number) return shutOut(this.view, current, this.input);
    const overtaken = fromGeneration === current.number ? this.overtaken(current) : undefined;
    if (overtaken !== undefined) return overtaken;
    const move = planMove(this.view, current, action, fromGeneration!);
    const cause = move.outcome === OUTCOMES.alreadyDone ? this.view.unusable(current) : undefined;
    if (cause !== undefined) return unusablePlan(this.view, current, cause, undefined, this.now);
    return { ...move, hold: this.view.heldSince(current) ?? '' };
  }

  /**
   * Who moved the alias here after the request was made has decided later than who made it: what that asked for may have been done, and
   * undone, meanwhile. An alias that this very run made anew was moved by nobody.
   */
  private overtaken(current: GenerationFacts): SurveyResult | undefined {
    const { createdAt, movedAt } = this.view.facts.alias!;
    const isMove = createdAt !== undefined && movedAt > createdAt;
    if (!isMove || movedAt.getTime() <= this.run.startedAt.getTime() + CLOCKS_DIFFER_MS) return undefined;
    return refusal(ERRORS.aliasMoved,
      `the alias was moved to generation ${current.number} on ${movedAt.toISOString()}, after this run had been started`,
      `That decision stands. If the request is still meant, start the machine again with fromGeneration ${current.number}.`);
  }

  /** `hold` stops everything but reading. */
  private held(current: GenerationFacts): SurveyResult | undefined {
    const since = this.view.heldSince(current);
    if (since === undefined) return undefined;
    const { action } = this.input;
    if (action === 'rotate' || action === 'rollback') {
      // A key that takes no tags cannot be let go: what a person asks for in so many words is done all the same.
      const cannotBeLifted = !this.view.takesTags(current) && this.view.obeys(current) && current.tags?.[TAGS.hold] === since;
      return cannotBeLifted ? undefined
        : refusal(ERRORS.held, `the family is held since ${since}`, 'Start the machine with action release first.');
    }
    if (action === 'hold') return this.holding(current); // once more: what is read may have been released a moment ago
    const cause = this.view.unusable(current);
    if (cause !== undefined) return unusablePlan(this.view, current, cause, since, this.now);
    return answer('nothing', `held since ${since}; action release lets it go on`, { outcome: OUTCOMES.held });
  }

  /** Before anything else: who says so wants everything to stand still, what is unrecorded included. */
  private holding(current: GenerationFacts): SurveyResult | undefined {
    if (this.input.action !== 'hold') return undefined;
    const by = current.tags?.[TAGS.supersededBy];
    const next = this.mayBeLate(current) ? this.view.members(current).find((one) => one.keyId === by) : undefined;
    const bearer = next !== undefined && this.view.takesTags(next) ? next : this.view.namer(current) ?? current;
    const since = this.view.takesTags(bearer) ? undefined : this.view.heldSince(current);
    if (since !== undefined) return answer('nothing', `held since ${since}`, { outcome: OUTCOMES.held });
    return answer('hold', `asked to hold generation ${bearer.number}`, { newKey: ref(bearer) });
  }

  private release(current: GenerationFacts): SurveyResult {
    const { view } = this;
    const marked = (tag: string) =>
      [...view.members(current), current].filter((one) => one.tags?.[tag] !== undefined && view.takesTags(one));
    const held = marked(TAGS.hold);
    // The hold last: a release that was cut short is asked for again.
    const released = [...marked(TAGS.vetoed).filter((one) => !held.includes(one)), ...held];
    if (released.length > 0) {
      return answer('release', 'releases generations '
        + `${released.map((one) => one.number).join(', ')}`, { newKey: ref(current), declare: released.map((one) => view.toDeclare(one)) });
    }
    return current.tags?.[TAGS.hold] === undefined
      ? answer('nothing', 'nothing is held or vetoed', { outcome: OUTCOMES.alreadyDone })
      : answer('nothing', `generation ${current.number} is ${current.keyState} and takes no tags, so that its hold stays; rotate and `
        + 'rollback are done in spite of it', { outcome: OUTCOMES.released });
  }

  /** What is unrecorded goes first; but nothing unrecorded about a key that cannot be used stands in the way of what helps. */
  private unrecorded(current: GenerationFacts): SurveyResult | undefined {
    const plan = this.unfinished(current);
    if (plan === undefined || this.view.unusable(current) === undefined) return plan;
    const asked = this.input.action === 'rotate' || this.input.action === 'rollback';
    if (plan.plan === 'wait') return asked && current.tags?.[TAGS.superseded] === undefined ? undefined : plan;
    // A new key that proves unusable is moved back from, if the one before it works: the shortest way out.
    const heals = plan.plan === 'rolledBack' || (plan.plan === 'finish' && plan.oldKey?.usable === true);
    return asked || !heals ? undefined : plan;
  }

  /** A move of the alias that was not recorded, unless what shows it may be what was there before another move. */
  private unfinished(current: GenerationFacts): SurveyResult | undefined {
    const plan = this.unrecordedMove(current);
    return plan === undefined || !this.mayBeLate(current) ? plan
      : answer('wait', `the alias was about to be moved a moment ago; that reads show it on generation ${current.number} may be late`);
  }

  /** Prove it again, announce it again, record it. */
  private unrecordedMove(current: GenerationFacts): SurveyResult | undefined {
    if (current.tags?.[TAGS.superseded] !== undefined) {
      return answer('return', `the alias came back to generation ${current.number}, which was not recorded`, { newKey: ref(current) });
    }
    const why = `generation ${current.number} is current, but its rotation was not recorded`;
    if (current.tags?.[TAGS.staged] === undefined) return answer('finish', why, { newKey: ref(current) }); // a first generation
    const previous = this.view.predecessor(current);
    const rolledBack = this.view.successors(current).find((one) => this.view.isRejected(one) && !this.view.isRollbackRecorded(one))
      ?? (previous !== undefined && this.view.isRejectionUntold(previous, current) ? previous : undefined);
    if (rolledBack !== undefined) {
      return answer('rolledBack', `generation ${rolledBack.number} was rejected; the alias is on generation ${current.number} `
        + 'again', { newKey: ref(rolledBack), oldKey: old(current) });
    }
    if (this.isRestoredUntold(current)) {
      return answer('restore', `${this.view.declared.aliasName} was made anew for generation `
        + `${current.number}, which was not told`, { newKey: ref(current) });
    }
    // One that is gone was retired long after. One that awaits its deletion takes no tags: then, and only then, the new key says so.
    if (previous === undefined || (isGoing(previous) && current.tags?.[TAGS.recorded] !== undefined)) return undefined;
    const superseded = timeIn(previous, TAGS.superseded);
    // It was named by an older key than the one that it replaced, which took no tags: the older one bears the mark of an earlier rotation.
    if (superseded !== undefined && (timeIn(current, TAGS.recorded) ?? 0) >= current.claimedAt) return undefined;
    const by = previous.tags?.[TAGS.supersededBy];
    // The mark may be of another rotation: of one to a key that was current for a moment, or of an earlier time as current key.
    const isOfThisRotation = superseded !== undefined && (by === undefined ? superseded >= current.claimedAt : by === current.keyId);
    if (isOfThisRotation || this.isRecordedOnAnother(previous, current)) return undefined;
    // Whoever moved the alias here from a newer generation did not have it on the one before: there is no way back to that.
    const oldKey = this.view.wasMovedBack(current) ? { ...old(previous), usable: false } : old(previous);
    return answer('finish', why, { newKey: ref(current), oldKey });
  }

  /** It was named by an older key than the one that it replaced, which took tags again when that was recorded. */
  private isRecordedOnAnother(namer: GenerationFacts, current: GenerationFacts): boolean {
    return this.view.members(current).some((one) => one.number < current.number && one.tags?.[TAGS.supersededBy] === current.keyId
      && timeIn(one, TAGS.superseded) !== undefined && (succeeds(one, namer) || one.keyId === namer.tags?.[TAGS.supersededBy]));
  }

  /**
   * A mark says that the alias was moved away from this key a moment ago, or was about to be, and the alias shows no later move: most
   * likely, the read is late. If somebody moved the alias back at that very moment, reads say so for longer than they can be late.
   */
  private mayBeLate(current: GenerationFacts): boolean {
    const { alias } = this.view.facts;
    const isListed = alias!.createdAt !== undefined; // else DescribeKey shows another target than ListAliases
    // A return from this very key was recorded, which leaves no time: did somebody move the alias here again, or is the read older?
    const before = this.view.predecessor(current)?.tags;
    const wasTakenBack = before?.[TAGS.supersededBy] === current.keyId && before[TAGS.superseded] === undefined;
    if ((!isListed || wasTakenBack) && this.now.getTime() - this.run.startedAt.getTime() <= PATIENCE_MS) return true;
    const moves = this.view.members(current).map((one) => timeIn(one, TAGS.activated)); // whoever plants a key writes on it what they like
    return [timeIn(current, TAGS.superseded), ...moves].some((mark) => (
      mark !== undefined && this.now.getTime() - mark.getTime() <= VISIBLE_MS && (!isListed || alias!.movedAt <= mark)));
  }

  /**
   * An alias that is younger than everything that was ever recorded was deleted and made anew, by a run that was cut short or by a person.
   * That a key was about to be current is no record: the second look of a run marks it again.
   */
  private isRestoredUntold(current: GenerationFacts): boolean {
    const { alias, others } = this.view.facts;
    if (alias?.createdAt === undefined) return false;
    const marks = [current, ...others]
      .filter((one) => this.view.isOurs(one))
      .flatMap((one) =>
        [TAGS.staged, TAGS.recorded, TAGS.superseded, TAGS.rejected].map((tag) => timeIn(one, tag)?.getTime() ?? 0),
      );
    return alias.createdAt.getTime() > Math.max(...marks);
  }

  private check(current: GenerationFacts): SurveyResult {
    const { view, now } = this;
    const inHand = nextGeneration(view, current);
    if (inHand !== undefined && view.obeys(current)) return this.ripening(current, inHand) ?? inHand;

    const due = this.dueAt(current);
    const suspended = this.suspended(current);
    const cause = view.unusable(current);
    if (cause !== undefined && !(now >= due && suspended === undefined && view.obeys(current))) {
      const replaces = view.declared.whenCurrentKeyUnusable === 'replace' && this.input.reason === 'tick' && view.obeys(current);
      return replaces
        ? answer('create', `replaces a current key that cannot be used (${cause})`, { oldKey: old(current) })
        : unusablePlan(view, current, cause, undefined, now);
    }
    if (now < due) {
      return suspended === undefined
        ? answer('nothing', `generation ${current.number} is current; the next rotation starts on `
          + `${due.toISOString()}`, { nextRotationAt: due.toISOString() })
        : answer('nothing', `generation ${current.number} is current; ${suspended.why}: no `
          + 'rotation until somebody starts one with action rotate');
    }
    return suspended === undefined ? answer('create', `due since ${due.toISOString()}`, { oldKey: old(current) })
      : refusal(suspended.error, `a rotation is due, but ${suspended.why}`, suspended.remedy);
  }

  /** Why no rotation follows by itself, however old the key becomes. */
  private suspended(current: GenerationFacts): { error: string; why: string; remedy: string } | undefined {
    const again = `start the machine with action rotate and fromGeneration ${current.number}.`;
    if (this.view.successors(current).some((one) => this.view.isRejected(one))) {
      return {
        error: ERRORS.rejectedBefore,
        why: 'the last one was rolled back because the new key was unusable',
        remedy: `Find out why (the execution that failed with ${ERRORS.rolledBack} says so), then ${again}`,
      };
    }
    return this.view.wasMovedBack(current)
      ? {
        error: ERRORS.movedBack,
        why: `the alias was moved back to generation ${current.number}`,
        remedy: `That decision stands. To rotate, ${again}`,
      }
      : undefined;
  }

  /** A staged generation whose time is still to come: a run that waits for it would only wait. */
  private ripening(current: GenerationFacts, { plan, newKey, stagedAt }: SurveyResult): SurveyResult | undefined {
    if (plan !== 'activate') return undefined;
    const ripeAt = new Date(Date.parse(stagedAt) + effectiveDelay(this.view, current) * 1000);
    return ripeAt.getTime() - this.now.getTime() <= LONGEST_WAIT_MS
      ? undefined
      : answer('nothing', `generation ${newKey!.number} is staged; it becomes current after ${ripeAt.toISOString()}`, {
        outcome: OUTCOMES.staged, activateAt: ripeAt.toISOString(),
      });
  }

  /**
   * The greatest age is an upper bound: staging starts so early that the activation delay and the next tick still fit, and the tick after
   * it, if the delay is too long for one run. Counted from the key's CreationDate, which nobody can change.
   */
  private dueAt(current: GenerationFacts): Date {
    const { rotationPeriodDays, activationDelaySeconds } = this.view.declared;
    if (isRevoked(current)) return current.createdAt; // nobody verifies what it signs
    const delayMs = activationDelaySeconds * 1000;
    const ticks = delayMs > LONGEST_WAIT_MS ? 2 : 1;
    return new Date(current.createdAt.getTime() + rotationPeriodDays * DAY_MS - ticks * TICK_MS - delayMs);
  }

  private foreign(keyArn: string): SurveyResult {
    return refusal(ERRORS.aliasForeign, `${this.view.declared.aliasName} points to ${keyArn}, which is not a generation of this family`,
      'Choose another alias name, adopt that key, or point the alias back to a generation of this family.');
  }

  private ownedElsewhere(current: GenerationFacts, owner: string | undefined): SurveyResult {
    const { declared } = this.view;
    return refusal(ERRORS.ownedElsewhere,
      `${declared.aliasName} points to ${current.keyArn}, which belongs to `
        + `${owner ?? 'nobody that can be told'}; this is ${declared.owner}`,
      'One alias has one owner: take it out of one of the two stacks. To move a family here, take '
        + 'it out there first, then adopt its current key.');
  }

  private templateMismatch(current: GenerationFacts): SurveyResult {
    const { declared } = this.view;
    return refusal(ERRORS.templateMismatch,
      `the key template is ${declared.keySpec} for ${declared.keyUsage}, but the current key ${current.keyArn} `
        + `is ${current.keySpec} for ${current.keyUsage}: ` +
      'AWS KMS moves an alias only between keys of one type (symmetric, asymmetric, HMAC) and one usage',
      'Declare another alias for the new kind of key and move its callers.');
  }
}
