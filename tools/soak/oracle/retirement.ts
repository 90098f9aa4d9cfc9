import type { Ledger } from './ledger';
import { couldRecord, last, lastSurvey } from './records';
import type { Change, KeyHistory, Run, Tenure } from './records';
import { couldBeSeen, DAY_MS, RACE_MS } from './rule';
import type { Court, RuleMaker } from './rule';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { DISCARD_WINDOW_DAYS, OUTCOMES, STATES } from '../../../src/manual-rotation/contract';
import { TAGS, versionAlias } from '../../../src/private/vocabulary';

/** From the look at the alias to the call: a choice lies between. */
const RIGHT_BEFORE_MS = 1000;

/**
 * The machine never disables or dooms a current key; a generation only by the terms that were declared; another key only if it lost its
 * number. What was done within the horizon of late reads is forgiven, if the run makes it good.
 */
export const retirement: RuleMaker = (court) => {
  const owed = new Map<string, Run>();
  return {
    change: (change) => {
      const { operation, input, run } = change;
      if (run === undefined || !['DisableKey', 'ScheduleKeyDeletion'].includes(operation)) return;
      const known = court.ledger.keys.get(court.ledger.idOf(input.KeyId))!;
      const wrong = problem(court, change, known, run, () => owed.set(known.id, run));
      if (wrong !== undefined) court.accuse('retirement', `${run.name}: ${operation} of ${court.ledger.say(known.id)}: ${wrong}`);
    },
    ended: (run) => {
      for (const [id, debtor] of owed) {
        if (debtor !== run) continue;
        owed.delete(id);
        const key = court.ledger.store.keys.get(id);
        if (!run.faulted && court.ledger.isCurrent(id) && key?.state === 'Disabled') {
          court.accuse('retirement', `${run.name} `
          + `left the current ${court.ledger.say(id)} disabled`);
        }
      }
    },
  };
};

function problem(court: Court, change: Change, known: KeyHistory, run: Run, owes: () => void): string | undefined {
  const { ledger, horizonMs } = court;
  const seenUntil = change.at - horizonMs - RACE_MS;
  if (ledger.isCurrent(known.id)) {
    const moved = last(ledger.tenures.filter((tenure) => tenure.keyId === known.id))!;
    if (moved.at < change.at - horizonMs - RIGHT_BEFORE_MS) return `it is current since ${new Date(moved.at).toISOString()}`;
    owes();
    return undefined;
  }
  // Also a stranger's, once a person with break glass has made it the current one.
  const isGeneration = known.number !== undefined || known.id === ledger.adopted || (known.byPerson && !known.stranger);
  return isGeneration ? againstTerms(court, change, known, run, seenUntil) : againstDiscard(ledger, change, known, seenUntil);
}

/** A key that lost its number; also if a person, who may do everything, had the alias on it for a while: nobody used it. */
function againstDiscard(ledger: Ledger, { operation, input, at, state }: Change, known: KeyHistory, seenUntil: number): string | undefined {
  const key = ledger.store.keys.get(known.id)!;
  if (key.lastUse !== undefined && key.lastUse.at < seenUntil) return 'it was used';
  if (key.grants.length > 0 && known.grantedAt! < seenUntil) return 'it has grants';
  const alias = [...ledger.store.aliases.values()].find((one) => one.target === known.id && one.updatedAt < seenUntil);
  if (alias !== undefined) return `it has the alias ${alias.name}`;
  if (operation === 'DisableKey') return 'it is no generation';
  if (state !== STATES.discard) return `${state} is not for keys without a number`;
  if (at - known.createdAt < DAY_MS) return 'it is younger than a day';
  return input.PendingWindowInDays < DISCARD_WINDOW_DAYS ? `only ${input.PendingWindowInDays} days are left` : undefined;
}

function againstTerms(
  { ledger, horizonMs }: Court,
  { operation, input, at }: Change,
  known: KeyHistory,
  run: Run,
  seenUntil: number,
): string | undefined {
  const terms = run.edition.variant.retirement;
  if (terms === null) return 'no retirement is declared';
  const key = ledger.store.keys.get(known.id)!;
  const own = versionAlias(ALIAS, ledger.numberOf(known.id));
  const others = [...ledger.store.aliases.values()].filter((alias) => alias.target === known.id && alias.name !== own);
  const moved = Math.max(...ledger.tenures.map((tenure) => tenure.at));
  const used = key.lastUse?.at ?? 0;
  const since = ledger.leftAt(known.id, (tenure, next) => wasSeen(ledger, tenure, next)) ?? known.createdAt;
  if (at - since < terms.after * DAY_MS) return `it is superseded for ${days(at - since)} days, declared are ${terms.after}`;
  if (used < seenUntil && at - used < terms.unusedFor * DAY_MS) {
    return 'it was used ' + `${days(at - used)} days ago, declared are ${terms.unusedFor}`;
  }
  if (others.some((alias) => alias.createdAt < seenUntil)) return `it has the alias ${others[0].name}`;
  if (key.grants.length > 0 && known.grantedAt! < lastSurvey(run)) return 'it has grants';
  if (moved < seenUntil && at - moved < DAY_MS) return `the alias was moved ${days(at - moved)} days ago`;
  if (isVetoed(ledger, known, run, operation, horizonMs)) return 'a person undid its retirement';
  if (operation !== 'ScheduleKeyDeletion') return undefined;
  const { deletion } = terms;
  if (deletion === null) return 'no deletion is declared';
  if (known.retiredAt === undefined || at - known.retiredAt < deletion.quarantine * DAY_MS) return 'its quarantine is not over';
  return input.PendingWindowInDays < deletion.pendingWindow ? `only ${input.PendingWindowInDays} days are left` : undefined;
}

/**
 * Where a person moved the alias to a key, or the family went back to a name that had stayed there, and a person moved it away, before any
 * run without faults came to record that, which none does in a held family, AWS KMS says so until a run moves the alias again.
 */
function wasSeen({ tenures, runs }: Ledger, tenure: Tenure, next: Tenure): boolean {
  if (!couldBeSeen(tenure, next)) return false;
  const backSince = runs.filter(({ edition, startedAt }, index) => startedAt > tenure.at && startedAt < next.at
    && edition.aliasName === tenure.alias && index > 0 && runs[index - 1]!.edition.aliasName !== tenure.alias).at(-1)?.startedAt;
  if ((tenure.run !== undefined && backSince === undefined) || next.run !== undefined) return true;
  const since = backSince ?? tenure.at;
  const wasVisited = runs.some((run) => couldRecord(run) && run.startedAt >= since && (run.result?.stoppedAt ?? Infinity) <= next.at);
  return wasVisited || !tenures.some((later) => later.alias === tenure.alias && later.at > next.at && later.run !== undefined);
}

/**
 * A person disabled it again, before any tick came by that had nothing else to do (within a day of a move none looks at what is retired),
 * or had garbled the tags that lead to it from the key that took over: nothing tells it from one that stayed disabled.
 */
function isDisabledAgain({ store, keys, runs, tenures }: Ledger, { id, undoneAt, harmedAt }: KeyHistory): boolean {
  if ((harmedAt ?? 0) < undoneAt!) return false; // both in one millisecond: enabled first, as nothing disables twice
  const by = store.keys.get(id)?.tags.get(TAGS.supersededBy);
  if (by !== undefined && keys.get(by)?.garbledAt !== undefined) return true;
  const rests = (at: number) => tenures.some((tenure) => tenure.at <= at && at - tenure.at < DAY_MS);
  return !runs.some(({ input, faulted, startedAt, result }) => input.reason === 'tick' && !faulted && startedAt >= undoneAt!
    && result?.output?.outcome === OUTCOMES.nothing && result.stoppedAt <= harmedAt! && !rests(startedAt));
}

/** Since a person enabled it again, early enough for the run to see it, nobody released it. */
function isVetoed(ledger: Ledger, known: KeyHistory, run: Run, operation: string, horizonMs: number): boolean {
  const { runs } = ledger;
  const { undoneAt, garbledAt } = known;
  const retiredAt = operation === 'DisableKey' ? known.retiredBefore : known.retiredAt;
  if (undoneAt === undefined || retiredAt === undefined || undoneAt <= retiredAt || undoneAt > lastSurvey(run) - horizonMs) return false;
  if (garbledAt !== undefined || isDisabledAgain(ledger, known)) return false;
  // Cut short before it said that it had disabled the key: nothing tells an undone retirement from a key that was never retired.
  const said = runs.some((one) => one.changes.some((change) => change.operation === 'TagResource' && change.at <= undoneAt
    && change.at >= retiredAt && String(change.input.KeyId).endsWith(known.id)
    && JSON.stringify(change.input.Tags).includes(`"${TAGS.disabled}"`)));
  if (!said) return false;
  const tag = (one: Run) =>
    one.changes.some((change) => change.operation === 'UntagResource' && change.input.TagKeys.includes(TAGS.vetoed));
  return !runs.some((one) => one.startedAt >= undoneAt && one.input.action === 'release' && tag(one));
}

function days(millis: number): string {
  return (millis / DAY_MS).toFixed(1);
}
