import type { Dice } from './dice';
import { currentNumber, DEPLOYMENT, TICK } from './operators';
import { DAY_MS } from './oracle/rule';
import { GARBAGE } from './people';
import type { People } from './people';
import type { Stage } from './stage';
import type { ExecutionResult } from '../../sim/asl/execution-types';
import type { StoredKey } from '../../sim/kms/store';
import type { RunInput } from '../../src/manual-rotation/run-request';
import { TAGS } from '../../src/private/vocabulary';

/**
 * Runs until a due rotation is done, without faults: one records what an earlier run left (a rotation or a return), one tells or records a
 * rollback, one makes a lost alias anew, one meets a refusal that waits for a person (who then asks), one rotates. A delay of days adds a
 * run for each day, and the one that stages.
 */
const RUNS = 5;

/**
 * After the faults have stopped and people have put right what the design leaves to people: is a rotation that is due done within so many
 * runs?
 */
export async function checkLiveness(dice: Dice, stage: Stage, people: People): Promise<number> {
  const { ledger } = stage.oracle;
  stage.pass(DAY_MS);
  stage.history.say('liveness', 'no more faults');
  const { variant } = stage.edition;
  if (ledger.runs.every((run) => run.input.reason !== 'deployment' || run.result?.status !== 'SUCCEEDED')) {
    return deployAtLast(stage);
  }
  const asks = mend(dice, stage, people);
  // A new name that no run came to make.
  if (ledger.tenures.every((tenure) => tenure.alias !== stage.edition.aliasName)) await stage.run(DEPLOYMENT);
  await stage.run({ reason: 'manual', action: 'release' });
  const before = ledger.current(stage.edition.aliasName)?.id;
  if (!asks) stage.pass((variant.periodDays + 1) * DAY_MS);
  const most =
    RUNS + Math.ceil(variant.delaySeconds / 86_400) * (variant.delaySeconds > 900 ? 1 : 0) + (variant.delaySeconds > 900 ? 1 : 0);
  let result: ExecutionResult | undefined;
  const ends: string[] = [];
  for (let run = 1; run <= most; run++) {
    result = await stage.run(nextRequest(stage, asks, result));
    ends.push(result.error ?? result.output?.outcome ?? result.output?.plan ?? result.status);
    if (hasRotated(stage, before)) return run;
    stage.pass(DAY_MS);
  }
  stage.oracle.accuse('liveness', `a rotation ${asks ? 'that somebody asked for' : 'that was due'} is not done after `
    + `${most} runs without faults: ${ends.join(', ')}`);
  return most + 1;
}

function hasRotated({ oracle: { ledger }, edition }: Stage, before: string | undefined): boolean {
  const now = ledger.current(edition.aliasName);
  return now !== undefined && now.id !== before && now.state === 'Enabled' && ledger.obeys(now) && !ledger.history(now.id).stranger;
}

/** A refusal that says so waits for a person; so does a key that is left as it is. */
function nextRequest(stage: Stage, asks: boolean, last: ExecutionResult | undefined): RunInput {
  const refusals = ['RejectedBefore', 'MovedBack', 'CurrentKeyUnusable', 'GenerationMismatch'];
  const isRefused = last?.status === 'FAILED' && refusals.includes(last.error!);
  const named = /fromGeneration\D+(\d+)/.exec(String(last?.cause))?.[1]; // as the message says
  const fromGeneration = named === undefined ? currentNumber(stage) : Number(named);
  return asks || isRefused ? { reason: 'manual', action: 'rotate', fromGeneration, ...(asks ? { urgent: true as const } : {}) } : TICK;
}

/** Not even the first deployment has come through. */
async function deployAtLast(stage: Stage): Promise<number> {
  for (let run = 1; run <= RUNS; run++) {
    const { status } = await stage.run(DEPLOYMENT);
    const hasAlias = () => stage.oracle.ledger.current(stage.edition.aliasName) !== undefined;
    // A deployment never fails for a first key that somebody was granted before it could become current: a person asks for another.
    const asked: RunInput = { reason: 'manual', action: 'rotate', fromGeneration: currentNumber(stage) };
    if (status === 'SUCCEEDED' && !hasAlias()) await stage.run(asked);
    if (status === 'SUCCEEDED' && hasAlias()) return run;
    stage.pass(DAY_MS);
  }
  stage.oracle.accuse('liveness', `the first deployment does not come through in ${RUNS} tries without faults`);
  return RUNS + 1;
}

/**
 * What the design leaves to people: policies and tags as they were, the alias off a stranger's key or made anew where the machine cannot. A
 * current key that cannot be used is either mended as well, or left as it is: then somebody asks for another, which has to work. True if
 * so.
 */
function mend(dice: Dice, stage: Stage, people: People): boolean {
  const { ledger } = stage.oracle;
  const { aliasName } = stage.edition;
  for (const [id, policy] of people.damage.policies) {
    stage.person('PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: policy }, 'mender');
  }
  for (const [id, tags] of people.damage.tags) restoreTags(stage, id, tags);
  const current = ledger.current(aliasName);
  const isForeign = current !== undefined && (!isOurs(stage, current) || ledger.numberOf(current.id) === 0);
  if (isForeign || current === undefined) giveBack(stage, people, isForeign);
  const now = ledger.current(aliasName);
  const { policy } = stage.bench.deployed.declaration;
  if (now !== undefined && !ledger.obeys(now)) {
    stage.person('PutKeyPolicy', { KeyId: now.id, PolicyName: 'default', Policy: JSON.stringify(policy) }, 'mender');
  }
  if (now === undefined || now.state === 'Enabled') return false;
  if (dice.chance(0.5)) return true;
  stage.person('CancelKeyDeletion', { KeyId: now.id }, 'mender');
  stage.person('EnableKey', { KeyId: now.id }, 'mender');
  return false;
}

/** What the machine wrote since stays. */
function restoreTags(stage: Stage, id: string, before: ReadonlyMap<string, string>): void {
  const key = stage.oracle.ledger.store.keys.get(id);
  if (key === undefined) return;
  const missing = [...before].filter(([tag]) => tag !== TAGS.hold && [undefined, ...GARBAGE].includes(key.tags.get(tag)));
  if (missing.length === 0) return;
  if (key.state === 'PendingDeletion') stage.person('CancelKeyDeletion', { KeyId: id }, 'mender'); // it takes no tags else
  stage.person('TagResource', { KeyId: id, Tags: missing.map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }, 'mender');
}

/** A planted key may be a copy of one whose tags were garbled then. */
function isOurs({ bench, oracle: { ledger } }: Stage, key: StoredKey): boolean {
  return !ledger.history(key.id).stranger && key.tags.get(TAGS.owner) === bench.deployed.declaration.owner;
}

/** To the generation that was current last and works; none at all is left to the machine. */
function giveBack(stage: Stage, people: People, isForeign: boolean): void {
  const { ledger } = stage.oracle;
  const fit = people
    .numbered()
    .filter(
      (key: StoredKey) =>
        key.state === 'Enabled' && isOurs(stage, key) && ledger.wasCurrent(key.id) && key.grants.length === 0,
    );
  const ids = ledger.tenures.map((tenure) => tenure.keyId).reverse();
  const left = people.numbered().filter((key: StoredKey) => isOurs(stage, key));
  const best = ids.map((id) => fit.find((key) => key.id === id) ?? (fit.length > 0 ? undefined : left.find((key) => key.id === id)))
    .find((key) => key !== undefined);
  if (best === undefined) {
    // No generation is left to point it to: who deletes the alias lets the machine begin anew.
    if (isForeign) stage.person('DeleteAlias', { AliasName: stage.edition.aliasName }, 'mender');
    return;
  }
  stage.person('CancelKeyDeletion', { KeyId: best.id }, 'mender');
  stage.person('EnableKey', { KeyId: best.id }, 'mender');
  stage.person(isForeign ? 'UpdateAlias' : 'CreateAlias', { AliasName: stage.edition.aliasName, TargetKeyId: best.id }, 'mender');
}
