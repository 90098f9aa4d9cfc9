import { isTagChange, last, lastSurvey } from './records';
import type { Run } from './records';
import type { Court, RuleMaker } from './rule';
import { DETAIL_TYPES, ERRORS, OUTCOMES } from '../../../src/manual-rotation/contract';

const KNOWN_ERRORS: readonly string[] = [...Object.values(ERRORS), 'States.Timeout'];
const IDLE: readonly string[] = [OUTCOMES.nothing, OUTCOMES.held, OUTCOMES.alreadyDone];
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

function contradiction({ ledger }: Court, run: Run, outcome: string): string | undefined {
  if (outcome === '' || !(Object.values(OUTCOMES) as string[]).includes(outcome)) return 'that is no outcome';
  const done = (operation: string) => run.changes.filter((change) => change.operation === operation);
  const moves = ledger.tenures.filter((tenure, index) => {
    const before = ledger.tenures.slice(0, index).reverse().find((other) => other.alias === tenure.alias);
    return tenure.run === run && before?.keyId !== tenure.keyId;
  });
  // A run that looked again speaks of what it saw then: another run may have been faster.
  const since = run.changes.filter((change) => change.at > lastSurvey(run) && run.input.action !== 'hold');
  if (IDLE.includes(outcome) && since.length > 0) return `it did ${since.map(({ operation }) => operation).join(', ')}`;
  if ((outcome === OUTCOMES.nothing || outcome === OUTCOMES.held) && moves.length > 0) return 'it moved the alias';
  if (outcome === OUTCOMES.heldUnusable && since.some((change) => !isTagChange(change))) return 'it changed more than a mark';
  if (outcome === OUTCOMES.staged && moves.some((move) => move.at > lastSurvey(run))) return 'it moved the alias';
  const event = TOLD[outcome];
  if (event !== undefined && !run.events.some(({ DetailType }) => DetailType === event)) return `it sent no '${event}'`;
  if (outcome === OUTCOMES.rotated || outcome === OUTCOMES.restored || outcome === OUTCOMES.rolledBack || outcome === OUTCOMES.created) {
    const proof = last(run.proofs.filter((one) => one.check === 'alias'));
    if (proof?.verdict !== 'proven') return 'no key was proven behind the alias';
    if (run.result?.output?.newKey?.keyArn !== proof.keyArn) {
      return `it proved ${proof.keyArn} `
      + `and names ${run.result?.output?.newKey?.keyArn}`;
    }
  }
  if (outcome === OUTCOMES.disabled && done('DisableKey').length === 0) return 'it disabled nothing';
  if ((outcome === OUTCOMES.deletionScheduled || outcome === OUTCOMES.discarded) && done('ScheduleKeyDeletion').length === 0) {
    return 'it scheduled no deletion';
  }
  return undefined;
}
