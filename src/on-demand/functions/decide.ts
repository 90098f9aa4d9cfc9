import type { Facts } from './facts';
import { History } from './facts';
import type { Task } from './memory';
import { anew, NOTHING_SEEN } from './memory';
import { CLOCKS_MS, MAX_CONFLICTS, MAX_GAP_MS, MAX_LOOKS, MAX_POLLS, MAX_REFUSALS, MAX_UNSURE, POLL_SECONDS, SOON_SECONDS } from './pace';
import { nothingPending, SPENT } from './problems';
import { secondsToSlot } from './slot';
import { Telling } from './telling';
import type { Decision, Memory, OnDemandOutcome, OnDemandOutput } from '../contract';
import { ON_DEMAND_ERRORS as ERRORS, ON_DEMAND_ROTATIONS, TICK_ALLOWANCE_HOURS, WATCH, YOUNG_HOURS } from '../contract';

const HOUR_MS = 3_600_000;

/**
 * Decides what a run does next, from all that was read in one round. Pure. In this order: what runs is seen through; what does not agree,
 * or is older than what was read before, is read again; what was done is proven; only then is asked whether there is anything to do; last,
 * whether the key was watched long enough.
 */
export function decide(task: Task, facts: Facts, memory: Memory | null, now: number): Decision {
  return new Round(task, facts, memory ?? NOTHING_SEEN, now).decide();
}

class Round {
  private readonly history: History;
  private readonly known: Memory;
  /** The list is older than one that was read before. */
  private readonly wentBack: boolean;

  constructor(private readonly task: Task, private readonly facts: Facts, memory: Memory, private readonly now: number) {
    this.history = new History(facts.materials);
    this.wentBack = this.history.newestAt < memory.newestAt;
    const before = memory.before || facts.key.currentMaterial;
    this.known = {
      ...memory,
      before,
      beforeAt: memory.beforeAt ?? this.history.dateOf(before) ?? null,
      newestAt: Math.max(memory.newestAt, this.history.newestAt),
      readAt: now,
      unreadable: 0,
      watch: memory.readAt > 0 && now - memory.readAt > MAX_GAP_MS ? anew(memory) : memory.watch,
    };
  }

  public decide(): Decision {
    if (this.facts.runningSince !== null) return this.seeThrough(this.facts.runningSince);
    if (!this.isSettled()) return this.lookAgain();
    if (this.current !== this.known.before) return this.changed();
    return this.doneAlready() ?? this.notNow() ?? this.unsure() ?? this.mayNot() ?? this.watched() ?? this.call();
  }

  private get current(): string {
    return this.facts.key.currentMaterial;
  }

  /** Of this run or of somebody else's: no second one is started. */
  private seeThrough(since: number): Decision {
    const { polls } = this.known;
    if (polls >= MAX_POLLS) {
      return this.telling({ underWaySince: this.known.underWaySince ?? since }).fail({
        error: ERRORS.rotationUnfinished,
        remedy: 'Nothing was lost: AWS KMS is still rotating the key and may finish. Look at '
          + 'GetKeyRotationStatus; as long as OnDemandRotationStartDate is '
          + 'there, the next run goes on from there. If it stays for a day, ask AWS Support.',
      });
    }
    return this.telling({ underWaySince: this.known.underWaySince ?? since, polls: polls + 1 }).wait(POLL_SECONDS, 'a rotation runs');
  }

  /**
   * Whether what was read can be gone by. AWS KMS's answers are eventually consistent, and may go back in time when another replica gives
   * them: they must agree, must not be older than earlier ones, and must show what is known to have begun.
   */
  private isSettled(): boolean {
    const { known, history, current } = this;
    const listed = history.current;
    if (this.wentBack || (listed !== undefined && listed.id !== current)) return false;
    if (this.awaitedSince !== undefined && !history.rotatedOnDemandSince(this.awaitedSince)) return false;
    if (current === known.before) return true;
    // Another material proves nothing by being another one: it has to be later than the one from before, which so has to be in a list.
    return (
      listed !== undefined && ['ON_DEMAND', 'AUTOMATIC'].includes(listed.type) && known.beforeAt !== null && listed.at > known.beforeAt
    );
  }

  /** When the rotation on demand ended at the earliest that is known to have begun. */
  private get awaitedSince(): number | undefined {
    const { taken, calledAt, underWaySince } = this.known;
    const begun = taken ? calledAt : underWaySince;
    return begun === null ? undefined : begun - CLOCKS_MS;
  }

  private lookAgain(): Decision {
    const { looks, before } = this.known;
    if (looks < MAX_LOOKS) {
      return this.telling({ looks: looks + 1, watch: anew(this.known) }).wait(
        POLL_SECONDS,
        'what AWS KMS shows does not agree, or not yet',
      );
    }
    return this.telling().fail({
      error: ERRORS.rotationUnproven,
      awsCause: `current by DescribeKey: ${this.current}, by ListKeyRotations: ${this.history.current?.id ?? ''}, before: ${before}`,
      remedy: 'Look at ListKeyRotations (IncludeKeyMaterial ALL_KEY_MATERIAL) and DescribeKey: which '
        + 'material is current, and since when? If it is new, '
        + 'all is well; if not, start the machine again when they have agreed for some minutes.',
    });
  }

  /** Another material is current, later than the one from before. A rotation that was spent is never said to be automatic. */
  private changed(): Decision {
    const { beforeAt, unsure, watch } = this.known;
    if (this.history.rotatedOnDemandSince(beforeAt! + 1)) return this.telling().announce(this.output('rotated'));
    if (unsure > 0 && watch > 0) return this.watchOn('a call may have been taken, beside an automatic rotation');
    return this.end('rotatedAutomatically');
  }

  private doneAlready(): Decision | undefined {
    const { fromKeyMaterialId: from } = this.task.input;
    if (from !== undefined && from !== this.current) {
      if (this.history.has(from)) return this.end('alreadyRotated');
      return this.telling().fail({
        error: ERRORS.materialMismatch,
        awsCause: `the current key material is ${this.current}`,
        remedy: 'Ask again with the CurrentKeyMaterialId that DescribeKey shows for this key, if what was meant is still wanted.',
      });
    }
    if (this.known.underWaySince === null) return undefined;
    // It ran when this run began, and had changed the material already: this run did not call, and began with what that rotation made.
    if (from === undefined) return this.end('alreadyRotated');
    return this.telling({ underWaySince: null, watch: WATCH.rounds }).wait(
      SOON_SECONDS,
      'another rotation is asked for, of what the last one made',
    );
  }

  /** Told from the age, never from the schedule: missed ticks are made up. */
  private notNow(): Decision | undefined {
    const { settings: { everyDays }, input: { reason } } = this.task;
    const hours = (this.now - Math.max(this.facts.key.createdAt, this.history.newestAt)) / HOUR_MS;
    // A tick starts 26 hours early, for the next one may come 25 hours later; never below 12 hours, for a tick may come twice.
    const due = Math.max(everyDays * 24 - TICK_ALLOWANCE_HOURS, YOUNG_HOURS);
    if (reason === 'tick' && (everyDays === 0 || hours < due)) return this.end('notDue');
    // An event may be delivered twice. For imported material the pending one is the permission, and it is used up by the rotation.
    if (reason === 'event' && this.history.pending === undefined && hours < YOUNG_HOURS) return this.end('youngMaterial');
    return undefined;
  }

  /** A call may have taken effect: nothing is said of it, and it is not made again, before all rounds of 20 minutes showed nothing. */
  private unsure(): Decision | undefined {
    return this.known.unsure > 0 && this.known.watch > 0 ? this.watchOn('the call may have been taken') : undefined;
  }

  private mayNot(): Decision | undefined {
    const { history, task: { settings: { reserve }, input } } = this;
    const left = ON_DEMAND_ROTATIONS - history.spent;
    const told = `${left} of ${ON_DEMAND_ROTATIONS} on-demand rotations are left in the life of the key; the reserve is ${reserve}`;
    if (this.facts.key.origin === 'EXTERNAL' && history.pending !== 'PENDING_ROTATION') {
      return this.telling().fail(nothingPending(history.pending));
    }
    if (left <= 0) return this.telling().fail({ ...SPENT, awsCause: told });
    if (left > reserve || input.useReserve === true) return undefined;
    return this.telling().fail({
      error: ERRORS.rotationBudgetSpent,
      awsCause: told,
      remedy: 'What is left is the reserve for emergencies. In one, start the machine with {"reason": '
        + '"manual", "useReserve": true}. Otherwise lengthen '
        + "'maxMaterialAge', leave it out in favour of automatic rotation, or plan for a new key.",
    });
  }

  /**
   * What AWS KMS says may be minutes old: a rotation that has just ended would not show, and another one would be counted. So the key is
   * watched for five minutes, more often than a rotation is short (100 s), and the call is made only if nothing ran and nothing changed in
   * any round.
   */
  private watched(): Decision | undefined {
    const { watch, conflicts, unsure, refusals, lastError, lastCause } = this.known;
    if (watch > 0) return this.watchOn('the key is watched before the call');
    if (conflicts >= MAX_CONFLICTS) {
      return this.telling().fail({
        error: ERRORS.automaticRotationAhead,
        awsCause: lastCause,
        remedy: 'For 40 minutes AWS KMS refused because an automatic rotation runs or begins '
          + 'within 20 minutes, yet none came to its end. Look at '
          + 'GetKeyRotationStatus (NextRotationDate); start the machine again after that date if it is still wanted.',
      });
    }
    if (unsure < MAX_UNSURE && refusals < MAX_REFUSALS) return undefined;
    return this.telling().fail({
      error: ERRORS.rotationNotStarted,
      awsError: lastError,
      awsCause: lastCause,
      remedy: "Read awsError and awsCause: the machine's role must be allowed kms:RotateKeyOnDemand by the "
        + 'key policy and by every service control policy. '
        + 'Remove the reason, then start the machine again or wait for the next tick. As far as AWS '
        + 'KMS shows, no rotation runs, and the key material '
        + 'is the same as before.',
    });
  }

  private call(): Decision {
    const seconds = secondsToSlot(this.task.settings.keyArn, this.now);
    if (seconds > 0) {
      return this.telling().wait(Math.min(seconds, WATCH.roundSeconds), 'calls are made at the beginning of a slot of the clock');
    }
    return this.telling().rotate({ do: 'rotate', keyMaterialId: this.current, readAt: this.now });
  }

  private watchOn(why: string): Decision {
    return this.telling({ watch: this.known.watch - 1 }).wait(WATCH.roundSeconds, why);
  }

  private end(outcome: OnDemandOutcome): Decision {
    return this.telling().end(this.output(outcome));
  }

  private output(outcome: OnDemandOutcome): OnDemandOutput {
    return {
      outcome,
      keyArn: this.task.settings.keyArn,
      previousKeyMaterialId: this.known.before,
      currentKeyMaterialId: this.current,
      rotationsLeft: ON_DEMAND_ROTATIONS - this.history.spent,
    };
  }

  private telling(more: Partial<Memory> = {}): Telling {
    return new Telling({ ...this.known, ...more });
  }
}
