import type { Ledger } from './ledger';
import { isTagChange, lastSurvey } from './records';
import type { Change, Run, Tenure } from './records';
import type { Court, RuleMaker } from './rule';
import { DETAIL_TYPES, ERRORS, OUTCOMES, STATES } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/private/vocabulary';

const KNOWN_ERRORS: readonly string[] = [...Object.values(ERRORS), 'States.Timeout'];
const IDLE: readonly string[] = [OUTCOMES.nothing, OUTCOMES.held, OUTCOMES.alreadyDone];
/** Another key is current: said only of one that was proven behind the alias. */
const ARRIVALS: readonly string[] = [OUTCOMES.rotated, OUTCOMES.restored, OUTCOMES.rolledBack, OUTCOMES.created];
const TOLD: Readonly<Record<string, string>> = {
  [OUTCOMES.rotated]: DETAIL_TYPES.rotated,
  [OUTCOMES.rolledBack]: DETAIL_TYPES.rolledBack,
  [OUTCOMES.restored]: DETAIL_TYPES.restored,
  [OUTCOMES.disabled]: DETAIL_TYPES.disabled,
  [OUTCOMES.deletionScheduled]: DETAIL_TYPES.deletionScheduled,
  [OUTCOMES.vetoed]: DETAIL_TYPES.retirementVetoed,
  [OUTCOMES.strayFound]: DETAIL_TYPES.strayFound,
  [OUTCOMES.discarded]: DETAIL_TYPES.strayDiscarded,
};

/** The end of an execution says what happened: a frozen error, or an outcome that the true state bears out. */
export const outcomes: RuleMaker = (court) => ({
  ended: (run) => {
    const { result } = run;
    if (result === undefined) return;
    const accuse = (text: string) => court.accuse('outcomes', `${run.name} (${JSON.stringify(run.input)}) ${text}`);
    const injected = run.faulted && result.error === 'States.Runtime'; // no Catch of Step Functions sees it
    if (result.status === 'FAILED' && !injected && !KNOWN_ERRORS.includes(result.error!)) {
      accuse(`failed with ${result.error}: ${result.cause}`);
    }
    const outcome: string | undefined = result.status === 'SUCCEEDED' ? result.output?.outcome : undefined;
    if (outcome === undefined) return; // a definition that says none, or a run that did not succeed
    const wrong = contradiction(court, run, outcome);
    if (wrong !== undefined) accuse(`ended with '${outcome}', but ${wrong}`);
  },
});

function contradiction({ ledger, horizonMs }: Court, run: Run, outcome: string): string | undefined {
  if (outcome === '' || !(Object.values(OUTCOMES) as string[]).includes(outcome)) return 'that is no outcome';
  const done = (operation: string) => run.changes.filter((change) => change.operation === operation);
  const moves = ledger.tenures.filter((tenure, index) => {
    const before = ledger.tenures.slice(0, index).reverse().find((other) => other.alias === tenure.alias);
    return tenure.run === run && before?.keyId !== tenure.keyId;
  });
  // A run that looked again speaks of what it saw then: another run may have been faster.
  // One that was held right before a deletion has said before that it would be.
  const isNotice = ({ input }: Change) =>
    outcome === OUTCOMES.held && input.Tags?.every(({ TagKey }: { TagKey: string }) => TagKey === TAGS.deletion);
  const since = run.changes.filter((change) => change.at > lastSurvey(run) && run.input.action !== 'hold' && !isNotice(change));
  if (IDLE.includes(outcome) && since.length > 0) return `it did ${since.map(({ operation }) => operation).join(', ')}`;
  // AlreadyExists after an answer that was lost: the run cannot know that it made the alias itself.
  const unknowing = run.faulted && moves.every(({ state }) => state === STATES.createAlias);
  if (outcome === OUTCOMES.nothing && moves.length > 0 && !unknowing) return 'it moved the alias';
  if (outcome === OUTCOMES.heldUnusable && since.some((change) => !isTagChange(change))) return 'it changed more than a mark';
  // Held before it could look again: what is left waits for the release.
  const waits = outcome === OUTCOMES.staged || outcome === OUTCOMES.held;
  if (waits && moves.some((move) => move.at > lastSurvey(run))) return 'it moved the alias';
  if (ARRIVALS.includes(outcome)) {
    return noArrival(ledger, run, outcome, ledger.tenures.filter((tenure) => tenure.run === run), horizonMs);
  }
  const event = TOLD[outcome];
  if (event !== undefined && !run.events.some(({ DetailType }) => DetailType === event)) return `it sent no '${event}'`;
  if (outcome === OUTCOMES.disabled && done('DisableKey').length === 0) return 'it disabled nothing';
  if ((outcome === OUTCOMES.deletionScheduled || outcome === OUTCOMES.discarded) && done('ScheduleKeyDeletion').length === 0) {
    return 'it scheduled no deletion';
  }
  return undefined;
}

/** Proven and told by this run; or, if it moved the alias and looked again an hour later, by whoever finished that meanwhile. */
function noArrival(ledger: Ledger, run: Run, outcome: string, moves: readonly Tenure[], horizonMs: number): string | undefined {
  const event = TOLD[outcome];
  const arns = [run.result?.output?.newKey?.keyArn, ...moves.map(({ keyId }) => ledger.history(keyId).arn)];
  // Of two runs that move it to the same key, either may prove it; also a moment before the other starts, which reads do not show yet.
  const since = run.startedAt - horizonMs;
  const witnesses = moves.length === 0 ? [run] : ledger.runs;
  const proofs = witnesses.flatMap((one) => one.proofs)
    .filter(({ check, verdict, at }) => check === 'alias' && verdict === 'proven' && at >= since);
  if (!proofs.some(({ keyArn }) => arns.includes(keyArn))) return `none of ${arns.join(', ')} was proven behind the alias`;
  if (moves.some(({ keyId }) => ledger.isNamerGarbled(keyId))) return undefined;
  const events = witnesses.flatMap((one) => one.events).filter(({ DetailType, at }) => DetailType === event && at >= since);
  return event === undefined || events.some(({ Detail }) => arns.includes(Detail.keyArn)) ? undefined : `nobody sent '${event}'`;
}
