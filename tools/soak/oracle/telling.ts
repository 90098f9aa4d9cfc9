import { couldRecord } from './records';
import type { KeyHistory, Run, SentEvent, Tenure } from './records';
import { couldBeSeen, DAY_MS, RACE_MS } from './rule';
import type { Court, RuleMaker } from './rule';
import { DETAIL_TYPES, STATES } from '../../../src/manual-rotation/contract';
import { TAGS } from '../../../src/private/vocabulary';

/** AWS KMS deletes no key sooner after its deletion was scheduled. */
const SHORTEST_WINDOW_DAYS = 7;
const TELLS_OF_ARRIVAL: readonly string[] = [DETAIL_TYPES.rotated, DETAIL_TYPES.rolledBack, DETAIL_TYPES.restored];

/**
 * Each move that a run made is told at least once and recorded; a rotation that was told and recorded is not told again. Forgiven is what a
 * person took away: who moved the alias on, garbled tags, or harmed the key that has to bear the record.
 */
export const telling: RuleMaker = (court) => {
  const { ledger } = court;
  /** By the key that became current: when that was recorded, and on which key. */
  const recorded = new Map<string, { readonly at: number; readonly on: string }>();
  return {
    change: ({ operation, input, at, run }) => {
      // A return was recorded.
      if (run !== undefined && operation === 'UntagResource' && input.TagKeys.includes(TAGS.superseded)) recorded.clear();
      if (run === undefined || operation !== 'TagResource') return;
      const tags: Array<{ TagKey: string; TagValue: string }> = input.Tags;
      const by = tags.find(({ TagKey }) => TagKey === TAGS.supersededBy)?.TagValue;
      if (by === undefined) return;
      const on = ledger.idOf(input.KeyId);
      // Two runs that overlapped moved the alias from one key to two others: it bears the record of the later one only.
      [...recorded].filter(([id, one]) => id !== by && one.on === on).forEach(([id]) => recorded.delete(id));
      if (!recorded.has(by)) recorded.set(by, { at, on });
    },
    ended: (run) => {
      run.events.filter(({ DetailType }) => TELLS_OF_ARRIVAL.includes(DetailType)).forEach((event) => untrue(court, run, event));
      if (ledger.mains.size > 1) return; // a family that went back to an older name tells again where it is
      for (const event of run.events.filter(({ DetailType }) => DetailType === DETAIL_TYPES.rotated)) {
        const id = ledger.idOf(event.Detail.keyArn);
        // Of keys that two runs made to replace the same one, the one that was left may be read by neither run: events come at least once.
        const record = recorded.get(id);
        const told = record?.on === ledger.store.keys.get(id)?.tags.get(TAGS.predecessor) ? record?.at : undefined;
        const arrived = ledger.tenures.filter((tenure) => tenure.keyId === id).at(-1)?.at ?? 0;
        const surveyed = Math.max(0, ...run.surveys.filter((moment) => moment <= event.at));
        // Whose move it was tells it by all means: a run that cannot tell whether another one did tells it twice.
        const isOwn = ledger.tenures.some((tenure) => tenure.run === run && tenure.keyId === id);
        const again = told !== undefined && told + court.horizonMs < surveyed && arrived < told && !isOwn;
        if (again && !isExcused(court, id) && !neighboursExcused(court, id, told)) {
          court.accuse('telling', `${run.name} announced the rotation `
          + `to ${ledger.say(id)} again, which was recorded at ${new Date(told).toISOString()}`);
        }
      }
    },
    done: () => {
      ledger.tenures.forEach((tenure, index) => {
        const next = ledger.tenures.slice(index + 1).find((other) => other.alias === tenure.alias && other.keyId !== tenure.keyId);
        const before = ledger.tenures.slice(0, index).reverse().find((other) => other.alias === tenure.alias);
        const passed = next !== undefined && !couldBeSeen(tenure, next);
        if (passed) return; // current for less time than reads are late: no run can have seen it
        untold(court, tenure, before, next);
        // So was the one before it, of which the run that moved the alias then knew nothing.
        const wasSeen = before === undefined || couldBeSeen(before, tenure);
        if (wasSeen) unrecorded(court, tenure, before, next);
      });
    },
  };
};

/** Two moves to one key within the time that reads are late look like one to every run: the event of the first tells of both. */
function untold(court: Court, tenure: Tenure, before: Tenure | undefined, next: Tenure | undefined): void {
  const { ledger } = court;
  if (tenure.run === undefined || isExcused(court, tenure.keyId)) return;
  if (before?.keyId === tenure.keyId && !wasMadeAnew(court, before, tenure)) return;
  if (ledger.isNamerGarbled(tenure.keyId)) return;
  // A new name for the alias starts where the old one is: nothing became current.
  if (before === undefined && ledger.tenures.some((other) => other.keyId === tenure.keyId && other.at < tenure.at)) return;
  if (wasUndone(court, tenure, next) || wasRenamedAway(court, tenure)) return;
  if (before !== undefined && isExcused(court, before.keyId)) return;
  // The key before bears the record, or the one that the new one was made to replace.
  const bearers = [before?.keyId, ledger.history(tenure.keyId).namer].filter((id) => id !== undefined && ledger.keys.has(id)) as string[];
  if (bearers.some((id) => isRecordGone(court, id, tenure))) return;
  if (wasHarmed(ledger.history(tenure.keyId), tenure, next) || isUnmarkedReturn(court, before, tenure)) return;
  if (isBackFromAfar(court, before, tenure)) return;
  const { arn } = ledger.history(tenure.keyId);
  const since = beforeBriefMoves(court, tenure)?.at;
  const tells = ({ DetailType, Detail, at }: SentEvent) =>
    TELLS_OF_ARRIVAL.includes(DetailType) && Detail.keyArn === arn && at >= (since ?? tenure.at) - tenure.horizonMs;
  if (!ledger.events.some(tells)) {
    court.accuse('telling', `${tenure.run.name} moved ${tenure.alias} to ${ledger.say(tenure.keyId)} at `
    + `${new Date(tenure.at).toISOString()}, and no event ever said so`);
  }
}

/** Somebody deleted the alias: that it is there again is told, also if it is where it was. */
function wasMadeAnew({ ledger }: Court, before: Tenure, { alias, at }: Tenure): boolean {
  return ledger.deletions.some((one) => one.alias === alias && one.at >= before.at && one.at <= at);
}

/** A person moved the alias away from the key for so short a time that no run can have seen it: what was told before that is still so. */
function beforeBriefMoves({ ledger }: Court, tenure: Tenure): Tenure | undefined {
  const earlier = ledger.tenures.slice(0, ledger.tenures.indexOf(tenure)).filter(({ alias }) => alias === tenure.alias).reverse();
  const seen = earlier.find(({ run, at }) => run !== undefined || tenure.at - at > tenure.horizonMs + RACE_MS);
  return seen !== earlier[0] && seen?.keyId === tenure.keyId ? seen : undefined;
}

/**
 * The key that it comes back to bears no mark of having been left, as a person had moved the alias away, or as it took no tags then:
 * nothing tells the next run of it, if this one was cut short.
 */
function isUnmarkedReturn({ ledger }: Court, before: Tenure | undefined, { alias, keyId, at, run }: Tenure): boolean {
  const earlier = ledger.tenures.filter((tenure) => tenure.alias === alias && tenure.keyId === keyId && tenure.at < at);
  const was = earlier.at(-1)?.at ?? 0;
  return before !== undefined && run?.result?.status !== 'SUCCEEDED'
    && ledger.numberOf(before.keyId) > ledger.numberOf(keyId) && !ledger.wasMarkedAsLeft(keyId, was, at);
}

/** A rollback that went over a generation came back to where it had begun, and was cut short before it could say so: all is as before. */
function isBackFromAfar({ ledger }: Court, before: Tenure | undefined, { alias, keyId, at, run, state }: Tenure): boolean {
  const start = ledger.tenures.filter((tenure) => tenure.alias === alias && tenure.at < at).at(-2);
  if (state !== STATES.swapBack || before?.run !== run || start?.keyId !== keyId || run?.result?.status === 'SUCCEEDED') return false;
  const [lower, upper] = [ledger.numberOf(before!.keyId), ledger.numberOf(keyId)];
  return [...ledger.numbers.keys()].some((number) => lower < number && number < upper);
}

/** After a rotation, the key that was left says since when; after a return it need not. */
function unrecorded(court: Court, tenure: Tenure, before: Tenure | undefined, next: Tenure | undefined): void {
  const { ledger } = court;
  if (tenure.run === undefined || tenure.state !== STATES.swap || before === undefined || before.keyId === tenure.keyId) return;
  if (wasUndone(court, tenure, next) || wasRenamedAway(court, tenure)) return;
  const [to, from] = [ledger.history(tenure.keyId), ledger.history(before.keyId)];
  const key = ledger.store.keys.get(from.id);
  const isReturn = ledger.numberOf(from.id) > ledger.numberOf(to.id);
  if (isReturn || key === undefined || key.tags.has(TAGS.superseded) || from.stranger) return;
  if ([to.id, from.id].some((id) => isExcused(court, id)) || ledger.isCurrent(from.id)) return;
  if (ledger.wasSealed(from.id, tenure.at, next?.at ?? Infinity) || wasHarmed(to, tenure, next)) return;
  if (wasSavedMeanwhile(from, tenure.run)) return;
  const cameBack = ledger.tenures.some((other) => other.keyId === from.id && other.at > tenure.at);
  if (!cameBack && !isBehindAnOlderName(court, from.id, tenure)) {
    court.accuse('telling', `${ledger.say(from.id)} was replaced by ${ledger.say(to.id)} at `
    + `${new Date(tenure.at).toISOString()}, and is not marked as superseded`);
  }
}

/** It took no tags when the run began, and an older key was to name its successor, which bears the record then. */
function wasSavedMeanwhile({ saves }: KeyHistory, { startedAt, result }: Run): boolean {
  return saves.some((at) => at >= startedAt && at <= (result?.stoppedAt ?? Infinity));
}

/** An arrival that is told has to be one: the key was current at some time since the run looked, or as late as reads are. */
function untrue(court: Court, run: Run, event: SentEvent): void {
  const { ledger } = court;
  const id = ledger.idOf(event.Detail.keyArn);
  const surveyed = Math.max(0, ...run.surveys.filter((moment) => moment <= event.at));
  const wasThere = [...ledger.mains].some((alias) => {
    const tenures = ledger.tenures.filter((tenure) => tenure.alias === alias);
    return tenures.some(
      (tenure, index) => tenure.keyId === id && tenure.at <= event.at
        && (tenures[index + 1]?.at ?? Infinity) >= surveyed - court.horizonMs,
    );
  });
  if (!wasThere) {
    court.accuse('telling', `${run.name} told '${event.DetailType}' of ${ledger.say(id)}, which was not current since the `
    + `run looked at ${new Date(surveyed).toISOString()}`);
  }
}

/** A person moved the alias on, or deleted it; or the run itself went back. */
function wasUndone({ ledger }: Court, tenure: Tenure, next: Tenure | undefined): boolean {
  const deleted = ledger.deletions.some(({ alias, at }) => alias === tenure.alias && at >= tenure.at && at <= (next?.at ?? Infinity));
  return deleted || (next !== undefined && (next.run === undefined || next.state === STATES.swapBack));
}

/** The alias got another name before any run without faults came by: of where the old name was moved, that tells and records nothing. */
function wasRenamedAway({ ledger }: Court, { alias, at, run }: Tenure): boolean {
  const later = ledger.runs.filter((one) => one !== run && one.startedAt >= at);
  const isSeen = later.some(({ edition, faulted }) => edition.aliasName === alias && !faulted);
  return !isSeen && later.some(({ edition }) => edition.aliasName !== alias);
}

/** An older name of the alias stayed on it when the alias was renamed. A family that goes back to that name finds it current there. */
function isBehindAnOlderName({ ledger }: Court, id: string, { alias, at }: Tenure): boolean {
  return [...ledger.mains].filter((name) => name !== alias).some((name) => {
    const tenures = ledger.tenures.filter((other) => other.alias === name);
    return tenures.some((other, index) => other.keyId === id && (tenures[index + 1]?.at ?? Infinity) > at);
  });
}

function isExcused({ ledger }: Court, id: string): boolean {
  const known = ledger.keys.get(id);
  return known === undefined || known.stranger || known.garbledAt !== undefined;
}

function neighboursExcused(court: Court, id: string, told: number): boolean {
  const index = court.ledger.tenures.findIndex((tenure) => tenure.keyId === id);
  const before = court.ledger.tenures[index - 1];
  return before !== undefined && (isExcused(court, before.keyId) || court.ledger.wasSealed(before.keyId, told, Infinity));
}

/** What would have said that the rotation was not recorded went with the old key, before a tick without faults came to see it. */
function isRecordGone({ ledger }: Court, id: string, { at, run }: Tenure): boolean {
  const sealed = ledger.history(id).sealed.at(-1);
  if (ledger.store.keys.has(id) || sealed === undefined) return false;
  const goneAt = sealed.from + SHORTEST_WINDOW_DAYS * DAY_MS;
  const others = ledger.runs.filter((one) => one !== run && one.input.reason === 'tick' && couldRecord(one));
  return !others.some(({ startedAt }) => startedAt >= at && startedAt <= goneAt);
}

/** A current key that somebody harms, at the earliest right before the swap, is left as soon as somebody asks for it, recorded or not. */
function wasHarmed({ harms }: KeyHistory, { at }: Tenure, next: Tenure | undefined): boolean {
  return harms.some((one) => one >= at - RACE_MS && one <= (next?.at ?? Infinity));
}
