import { TAGS } from '../../private/vocabulary';
import type { Declaration, RunInput, SurveyResult } from '../contract';
import { ERRORS } from '../contract';
import { answer, refusal } from './answers';
import { digestOf, hasDrifted, isOutdated } from './drift';
import type { FamilyFacts, GenerationFacts } from './family';
import { FamilyView, isGoing, old, ref, timeIn } from './family-view';
import { goOn, nextGeneration } from './next-generation';
import { planMove } from './plan-move';

const DAY_MS = 24 * 60 * 60 * 1000;
const URGENT_DELAY_SECONDS = 5 * 60;
/** A run waits so long at most for a staged key to ripen (the machine's `Ripe for activation?`); after that, a later tick goes on. */
const LONGEST_WAIT_MS = 15 * 60 * 1000;
/** From one daily tick to the end of the next: a day, the schedule's flexible window of an hour, and an hour for the run. */
const TICK_MS = DAY_MS + 2 * 60 * 60 * 1000;
/** AWS KMS: tags may take five minutes to count; twice that, to be sure. */
const TAGS_VISIBLE_MS = 10 * 60 * 1000;

/**
 * Decides what one run does. Pure: the same facts give the same plan, so that a run that was aborted anywhere
 * is repaired by the next one, and two runs that see the same do the same.
 */
export function decide(declared: Declaration, facts: FamilyFacts, input: RunInput, now: Date): SurveyResult {
  const view = new FamilyView(declared, facts);
  const plan = waitForOthers(view, new Decision(view, input, now).plan(), now);
  const delaySeconds = input.urgent === true ? URGENT_DELAY_SECONDS : effectiveDelay(view, facts.current);
  return { ...plan, digest: digestOf(declared), delaySeconds, nextNumber: plan.nextNumber || facts.nextNumber };
}

/** Who uses a key that is disabled or about to be deleted cannot wait; and it may take no tag that says which key succeeds it. */
function effectiveDelay({ declared }: FamilyView, current: GenerationFacts | undefined): number {
  return current === undefined || current.keyState === 'Enabled' ? declared.activationDelaySeconds : URGENT_DELAY_SECONDS;
}

/** A number that was claimed a moment ago, by a key that the current one does not name: most likely another run's, whose tags are not visible yet. */
function waitForOthers(view: FamilyView, plan: SurveyResult, now: Date): SurveyResult {
  const { current } = view.facts;
  if (plan.plan !== 'create' || current === undefined) return plan;
  const young = view.planted(current).find((one) => now.getTime() - one.claimedAt.getTime() < TAGS_VISIBLE_MS);
  return young === undefined ? plan : answer('wait', `number ${young.number} was claimed on ${young.claimedAt.toISOString()}; another run may be under way`);
}

class Decision {
  constructor(private readonly view: FamilyView, private readonly input: RunInput, private readonly now: Date) {}

  public plan(): SurveyResult {
    const { alias, current } = this.view.facts;
    const { familyName, owner } = this.view.declared;
    if (alias === undefined) return this.first();
    if (current === undefined || current.tags?.[TAGS.family] !== familyName) return this.adopted(alias.keyArn) ?? this.foreign(alias.keyArn);
    if (current.tags[TAGS.owner] !== owner) return this.adopted(alias.keyArn) ?? this.ownedElsewhere(current, current.tags[TAGS.owner]);
    if (!this.view.sameTypeAndUsage(current)) return this.templateMismatch(current);
    if (this.input.action === 'release') return this.release(current);
    if (this.input.reason === 'deployment') return this.sync(current);
    return this.held(current) ?? this.unfinished(current) ?? this.asked(current);
  }

  private asked(current: GenerationFacts): SurveyResult {
    switch (this.input.action) {
      case 'hold': return answer('hold', `asked to hold generation ${current.number}`, { newKey: ref(current) });
      case 'rotate':
      case 'rollback': return planMove(this.view, current, this.input.action, this.input.fromGeneration!);
      default: return this.check(current);
    }
  }

  /** There is no alias: make the first generation, or go on with the generation that was or would have been current. */
  private first(): SurveyResult {
    const { action } = this.input;
    if (action !== undefined && action !== 'check') {
      return refusal(ERRORS.generationMismatch, `${this.view.declared.aliasName} does not exist, so there is no current generation`,
        'Deploy the stack, or start the machine with action check: both make the alias. Then ask again.');
    }
    const key = this.view.lastProven();
    if (key !== undefined) return goOn(this.view, key, null, `generation ${key.number} exists, but the alias does not`);
    return this.adopted(undefined) ?? answer('create', 'no generation of this family exists');
  }

  /** A live key that is to become a generation: from outside, or of this family under another owner. It keeps the number it has. */
  private adopted(behindAlias: string | undefined): SurveyResult | undefined {
    const { adopt } = this.view.declared;
    const candidate = this.view.facts.adopted;
    if (adopt === null || this.input.reason !== 'deployment') return undefined;
    if (behindAlias !== undefined && behindAlias !== adopt.keyArn) return undefined;
    const refuse = (why: string) => refusal(ERRORS.adoptionRefused, `${adopt.keyArn} cannot be adopted: ${why}`, 'Nothing was changed. Correct adopt, or the key, and deploy again.');
    if (candidate === undefined) return refuse('there is no such key in this account and Region');
    const { keySpec, keyUsage, origin } = this.view.declared;
    if (candidate.keySpec !== keySpec || candidate.keyUsage !== keyUsage || candidate.origin !== origin) {
      return refuse(`it is ${candidate.keySpec} for ${candidate.keyUsage} of origin ${candidate.origin}, declared is ${keySpec} for ${keyUsage} of origin ${origin}`);
    }
    if (candidate.keyState !== 'Enabled') return refuse(`its state is ${candidate.keyState}, it must be Enabled`);
    const family = candidate.tags?.[TAGS.family];
    if (family !== undefined && family !== this.view.declared.familyName) return refuse(`it is a generation of ${family}`);
    return answer('adopt', `adopts ${adopt.keyArn}`, {
      newKey: ref(candidate), nextNumber: candidate.number, declare: [this.view.toDeclare(candidate)],
    });
  }

  /** `hold` stops everything but reading. */
  private held(current: GenerationFacts): SurveyResult | undefined {
    const since = current.tags?.[TAGS.hold];
    if (since === undefined) return undefined;
    const { action } = this.input;
    if (action === undefined || action === 'check' || action === 'hold') return answer('nothing', `held since ${since}; action release lets it go on`);
    return refusal(ERRORS.held, `the family is held since ${since}`, 'Nothing was changed. Start the machine with action release first.');
  }

  private release(current: GenerationFacts): SurveyResult {
    const vetoed = this.view.members(current).filter((one) => one.tags?.[TAGS.vetoed] !== undefined && !isGoing(one));
    const held = current.tags?.[TAGS.hold] !== undefined ? [current] : [];
    const released = [...vetoed, ...held].map((one) => this.view.toDeclare(one));
    return released.length === 0
      ? answer('nothing', 'nothing is held or vetoed')
      : answer('release', `releases generations ${released.map((one) => one.number).join(', ')}`, { newKey: ref(current), declare: released });
  }

  /** A move of the alias that was not recorded: prove it again, announce it again, record it. */
  private unfinished(current: GenerationFacts): SurveyResult | undefined {
    if (current.tags?.[TAGS.superseded] !== undefined) {
      return answer('return', `the alias came back to generation ${current.number}, which was not recorded`, { newKey: ref(current) });
    }
    const why = `generation ${current.number} is current, but its rotation was not recorded`;
    if (current.tags?.[TAGS.staged] === undefined) return answer('finish', why, { newKey: ref(current) }); // a first generation
    const rolledBack = this.view.successors(current).find((one) => one.tags?.[TAGS.rejected] !== undefined && one.tags[TAGS.recorded] === undefined);
    if (rolledBack !== undefined) {
      return answer('rolledBack', `generation ${rolledBack.number} was rejected; the alias is on generation ${current.number} again`, { newKey: ref(rolledBack), oldKey: old(current) });
    }
    const previous = this.view.predecessor(current);
    // A key that awaits its deletion takes no tags: then, and only then, the new key says that its rotation was recorded. One that is gone was retired long after.
    if (previous === undefined || (isGoing(previous) && current.tags?.[TAGS.recorded] !== undefined)) return undefined;
    // The mark may be of an earlier time as current key: it has to be newer than the generation that replaced it.
    const superseded = timeIn(previous, TAGS.superseded);
    return superseded !== undefined && superseded >= current.claimedAt ? undefined : answer('finish', why, { newKey: ref(current), oldKey: old(previous) });
  }

  private check(current: GenerationFacts): SurveyResult {
    const inHand = nextGeneration(this.view, current);
    if (inHand !== undefined) return this.ripening(current, inHand) ?? inHand;

    const due = this.dueAt(current);
    if (this.now < due) return answer('nothing', `generation ${current.number} is current; the next rotation starts on ${due.toISOString()}`);
    const again = `start the machine with action rotate and fromGeneration ${current.number}.`;
    if (this.view.successors(current).some((one) => one.tags?.[TAGS.rejected] !== undefined)) {
      return refusal(ERRORS.rejectedBefore, 'a rotation is due, but the last one was rolled back because the new key was unusable',
        `Find out why (the execution that failed with ${ERRORS.rolledBack} says so), then ${again}`);
    }
    if (this.view.wasMovedBack(current)) {
      return refusal(ERRORS.movedBack, `a rotation is due, but the alias was moved back to generation ${current.number}`, `That decision stands. To rotate, ${again}`);
    }
    return answer('create', `due since ${due.toISOString()}`, { oldKey: old(current) });
  }

  /** A staged generation whose time is still to come: a run that waits for it would only wait. */
  private ripening(current: GenerationFacts, { plan, newKey, stagedAt }: SurveyResult): SurveyResult | undefined {
    if (plan !== 'activate') return undefined;
    const ripeAt = new Date(Date.parse(stagedAt) + effectiveDelay(this.view, current) * 1000);
    return ripeAt.getTime() - this.now.getTime() <= LONGEST_WAIT_MS
      ? undefined
      : answer('nothing', `generation ${newKey!.number} is staged; it becomes current after ${ripeAt.toISOString()}`);
  }

  /**
   * The greatest age is an upper bound: staging starts so early that the activation delay and the next tick still fit, and the tick after it, if
   * the delay is too long for one run. Counted from the key's CreationDate, which nobody can change.
   */
  private dueAt(current: GenerationFacts): Date {
    const { rotationPeriodDays, activationDelaySeconds } = this.view.declared;
    const delayMs = activationDelaySeconds * 1000;
    const ticks = delayMs > LONGEST_WAIT_MS ? 2 : 1;
    return new Date(current.createdAt.getTime() + rotationPeriodDays * DAY_MS - ticks * TICK_MS - delayMs);
  }

  /** A deployment declares; it never rotates and never moves an alias. */
  private sync(current: GenerationFacts): SurveyResult {
    const drifted = [current, ...this.view.members(current)]
      .filter((one) => !isGoing(one) && one.tags?.[TAGS.disabled] === undefined
        && (hasDrifted(one, this.view.declared, this.view.ownsPolicy(one)) || isOutdated(one, this.view.declared)))
      .sort((a, b) => a.number - b.number);
    if (drifted.length === 0) return answer('nothing', 'every generation is as declared');
    const numbers = `generations ${drifted.map((one) => one.number).join(', ')} are not as declared`;
    const since = current.tags?.[TAGS.hold];
    if (since !== undefined) return refusal(ERRORS.held, `${numbers}, but the family is held since ${since}`, 'Nothing was changed. Release it (action release), then deploy again.');
    return answer('sync', numbers, { declare: drifted.map((one) => this.view.toDeclare(one)) });
  }

  private foreign(keyArn: string): SurveyResult {
    return refusal(ERRORS.aliasForeign, `${this.view.declared.aliasName} points to ${keyArn}, which is not a generation of this family`,
      'Nothing was changed. Choose another alias name, adopt that key, or point the alias back to a generation of this family.');
  }

  private ownedElsewhere(current: GenerationFacts, owner: string | undefined): SurveyResult {
    const { declared } = this.view;
    return refusal(ERRORS.ownedElsewhere,
      `${declared.aliasName} points to ${current.keyArn}, which belongs to ${owner ?? 'nobody that can be told'}; this is ${declared.owner}`,
      'Nothing was changed. One alias has one owner: take it out of one of the two stacks. To move a family here, take it out there first, then adopt its current key.');
  }

  private templateMismatch(current: GenerationFacts): SurveyResult {
    const { declared } = this.view;
    return refusal(ERRORS.templateMismatch,
      `the key template is ${declared.keySpec} for ${declared.keyUsage}, but the current key ${current.keyArn} is ${current.keySpec} for ${current.keyUsage}: ` +
      'AWS KMS moves an alias only between keys of one type (symmetric, asymmetric, HMAC) and one usage',
      'Nothing was changed. Declare another alias for the new kind of key and move its callers.');
  }
}
