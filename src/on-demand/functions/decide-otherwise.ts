import { meaningOf } from './answer-to-call';
import type { Facts } from './facts';
import { keyProblem } from './key-problem';
import type { KeyUnreadableError } from './kms-reader';
import { anew, NOTHING_SEEN } from './memory';
import { MAX_LOOKS, MAX_UNREADABLE, POLL_SECONDS, UNREADABLE_SECONDS } from './pace';
import { SPENT, UNREADABLE } from './problems';
import { Telling } from './telling';
import type { Decision, Memory, Report } from '../contract';
import { ON_DEMAND_ERRORS as ERRORS, WATCH } from '../contract';

/** Decisions that need no whole round of reading. Pure. */

/**
 * Decides on the answer to RotateKeyOnDemand. There is no second call before the key was read again: unless the answer ends the run, the
 * run waits.
 */
export function decideAfterCall(memory: Memory | null, { state, at, error, cause }: Report): Decision {
  const known = { ...(memory ?? NOTHING_SEEN), lastError: error, lastCause: cause };
  const mayCount = { calledAt: known.calledAt ?? Date.parse(at) };
  const wait = (more: Partial<Memory>, seconds: number, why: string) => new Telling({ ...known, ...more }).wait(seconds, why);
  // A wait comes before the first round of watching: one less to wait for.
  switch (meaningOf(error, cause)) {
    case 'taken':
      return wait({ ...mayCount, taken: true, polls: known.polls + 1, looks: 0 }, POLL_SECONDS, 'the rotation was begun');
    case 'conflict':
      return wait({ conflicts: known.conflicts + 1, watch: WATCH.rounds - 1 }, WATCH.roundSeconds, 'an automatic rotation is in the way');
    case 'unsure':
      return wait(
        { ...mayCount, unsure: known.unsure + 1, watch: WATCH.roundsWhenUnsure - 1 },
        WATCH.roundSeconds,
        'the call may have been taken',
      );
    case 'refused':
      return wait({ refusals: known.refusals + 1 }, UNREADABLE_SECONDS, 'the call was refused');
    case 'spent':
      return new Telling(known).fail({ ...SPENT, step: state, awsError: error, awsCause: cause });
    case 'unknown':
      return new Telling({ ...known, ...mayCount }).fail({
        error: ERRORS.rotationNotStarted,
        step: state,
        awsError: error,
        awsCause: cause,
        remedy: 'Read awsError and awsCause, remove the reason, then start a new execution (do '
          + 'not redrive this one) or wait for the next tick.',
      });
  }
}

/** The key could not be read right before the call, for longer than the machine tries. */
export function decideUnreadAgain(memory: Memory | null, { state, error, cause }: Report): Decision {
  return new Telling(memory ?? NOTHING_SEEN).fail({ ...UNREADABLE, step: state, awsError: error, awsCause: cause });
}

/**
 * The key, or part of what there is to know of it, could not be read in this round: it is tried again for some minutes, if that may help.
 *
 * @param before the material that was current when the run began, if that was read
 */
export function decideUnreadable(memory: Memory | null, { awsError, message, mayPass }: KeyUnreadableError, before: string): Decision {
  const known = { ...(memory ?? NOTHING_SEEN), before, unreadable: (memory?.unreadable ?? 0) + 1 };
  const telling = new Telling(known);
  if (mayPass && known.unreadable <= MAX_UNREADABLE) return telling.wait(UNREADABLE_SECONDS, 'the key could not be read');
  return telling.fail({ ...UNREADABLE, awsError, awsCause: message });
}

/**
 * Why this key cannot be rotated; undefined if it can. A run that has begun a rotation goes on in any state of the key, because the
 * rotation still has to be proven.
 */
export function decideByKey(memory: Memory | null, key: Facts['key']): Decision | undefined {
  if (memory !== null && (memory.taken || memory.underWaySince !== null)) return undefined;
  const problem = keyProblem(key);
  return problem && new Telling({ ...(memory ?? NOTHING_SEEN), before: memory?.before || key.currentMaterial }).fail(problem);
}

/** Right before the call, the key had other material or another state than the decision had seen, or the decision was too old. */
export function afterMismatch(memory: Memory | null, { state }: Report): { readonly memory: Memory } | Decision {
  const known = memory ?? NOTHING_SEEN;
  if (known.looks < MAX_LOOKS) return { memory: { ...known, looks: known.looks + 1, watch: anew(known) } };
  return new Telling(known).fail({
    error: ERRORS.rotationUnproven,
    step: state,
    remedy: "AWS KMS's answers about the key's state and current key material kept changing, or came too slowly. Look at DescribeKey and "
      + 'ListKeyRotations, then start the machine again.',
  });
}
