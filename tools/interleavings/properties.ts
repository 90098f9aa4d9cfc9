import type { Answered, ApiCall, Kind } from './calls';
import type { Verdict } from './run';
import { ALIAS } from './simulated';
import { NOTHING } from './world';
import type { World } from './world';
import { DETAIL_TYPES, STATES } from '../../src/manual-rotation/contract';
import { generationNumber, TAGS } from '../../src/private/vocabulary';

/** What an operator's act did, once it has succeeded. */
export interface Act {
  readonly what: 'move' | 'hold' | 'disable' | 'delete' | 'enable' | 'cancel' | 'grant';
  readonly keyId: string;
}

/** What the properties remember of the past; part of the explored state, so it holds no more than they need. */
export interface Memory {
  readonly proven: readonly string[];
  /** Every number that was ever given, and to which key. */
  readonly given: Readonly<Record<number, string>>;
  /** Which keys were announced as the one rotated to. */
  readonly told: Readonly<Record<string, true>>;
  readonly act?: Act;
  readonly runs: readonly RunMemory[];
}

export interface RunMemory {
  /** The machine's reads since its last step of another kind: what it looks at right before it acts. */
  readonly look?: Look;
  /** What this run wrote into the tag that says when a deletion was scheduled. */
  readonly mark?: string;
  /** Whether the operator had acted when the last proof of a key began. */
  readonly proof?: boolean;
  /** The key found broken behind the alias, and the one to go back to, until it went back. */
  readonly broken?: { readonly keyId: string; readonly backTo: string };
  /** What was late when it looked before going back. */
  readonly brokenLate?: boolean;
}

interface Look {
  /** Whether the operator had acted when it began. */
  readonly knew: boolean;
  /** Whether the key that the operator acted on was marked as disabled by then. */
  readonly marked?: boolean;
  /** Whether it saw, as it was, something that tells of the act. Of an act that came after it began, it need not know. */
  readonly late: boolean;
}

/** One step, as the properties see it. */
export interface Seen {
  readonly run?: number;
  readonly act?: Act;
  readonly call: ApiCall;
  readonly kind: Kind;
  readonly state: string;
  readonly first: boolean;
  readonly returned: boolean;
  readonly check?: string;
  readonly verdict?: Verdict;
  readonly answered: Answered;
  readonly before: World;
}

export interface Judgement {
  readonly memory: Memory;
  readonly problem?: string;
  readonly excused?: string;
}

const MAIN = `alias:${ALIAS}`;

/** Looks at every step. */
export function judge(memory: Memory, seen: Seen): Judgement {
  if (seen.run === undefined) return { memory: seen.act === undefined ? memory : { ...memory, act: seen.act } };
  const run = memory.runs[seen.run];
  const done = !('error' in seen.answered.answer);
  const verdict =
    seen.kind === 'write' && done ? judgeWrite(memory, run, seen) : seen.kind === 'event' ? judgeEvent(memory, seen) : undefined;
  const next = remember(memory, run, seen, done);
  return { memory: next, problem: verdict?.problem, excused: verdict?.excused };
}

/** When no execution goes on: whoever found a key broken has gone back from it. */
export function judgeEnd(memory: Memory, world: World): { problem?: string; excused?: string } {
  for (const { broken, brokenLate } of memory.runs) {
    if (broken === undefined || target(world, MAIN) !== broken.keyId || stateOf(world, broken.backTo) !== 'Enabled') continue;
    const what = 'every run has ended, and the alias is on a key that a run found broken, while the key before it works';
    return brokenLate ? { excused: `${what} (its last look was answered late)` } : { problem: what };
  }
  return {};
}

function judgeWrite(memory: Memory, run: RunMemory, seen: Seen): { problem?: string; excused?: string } | undefined {
  const { call: { operation, input }, before } = seen;
  const keyId = String(input.TargetKeyId ?? input.KeyId ?? '');
  switch (operation) {
    case 'CreateAlias':
    case 'UpdateAlias': {
      const number = generationNumber(ALIAS, input.AliasName);
      if (number !== undefined) {
        const owner = memory.given[number];
        return owner === undefined || owner === keyId ? undefined : { problem: `number ${number} is given a second time` };
      }
      return input.AliasName === ALIAS ? judgeMove(memory, run, seen, keyId) : { problem: `a run touches ${input.AliasName}` };
    }
    case 'DisableKey':
    case 'ScheduleKeyDeletion': return judgeRetirement(memory, run, seen, keyId);
    case 'TagResource':
    case 'UntagResource':
    case 'PutKeyPolicy':
    case 'UpdateKeyDescription':
    case 'EnableKey':
    case 'CreateKey': return undefined;
    default: return { problem: `a run calls ${operation} on ${before.items.has(`key:${keyId}`) ? 'a key' : 'nothing'}` };
  }
}

function judgeMove(memory: Memory, run: RunMemory, seen: Seen, keyId: string): { problem?: string; excused?: string } | undefined {
  const { act } = memory;
  const { before, state } = seen;
  const from = target(before, MAIN);
  const back = state === STATES.swapBack;
  if (!memory.proven.includes(keyId)) return { problem: 'the alias is moved to a key that nobody has proven' };
  if (stateOf(before, keyId) !== 'Enabled') {
    const what = 'the alias is moved to a key that is not enabled';
    if (act === undefined || act.keyId !== keyId) return { problem: what };
    return back || run.proof === false ? { excused: `${what} (it was when its proof began)` } : { problem: what };
  }
  if (act === undefined || back) return undefined;
  if (act.what === 'move' && from === act.keyId && from !== keyId) return excuse(run, 'the alias is moved away from where a person put it');
  if (act.what === 'hold' && isHeld(before, act)) return excuse(run, 'the alias is moved although the family is held');
  if (act.what === 'grant' && act.keyId === keyId) return excuse(run, 'the alias is moved to a key with a grant');
  return undefined;
}

function judgeRetirement(
  memory: Memory,
  run: RunMemory,
  { before, call }: Seen,
  keyId: string,
): { problem?: string; excused?: string } | undefined {
  const { act } = memory;
  const doing = call.operation === 'DisableKey' ? 'disabled' : 'scheduled for deletion';
  if (target(before, MAIN) === keyId) return excuse(run, `the current key is ${doing}`);
  if (tags(before, keyId)[TAGS.superseded] === undefined && memory.proven.includes(keyId)) {
    return { problem: `a key that was current and is not marked as superseded is ${doing}` };
  }
  if (act?.what === 'hold' && isHeld(before, act)) return excuse(run, `a key is ${doing} although the family is held`);
  if (act?.keyId !== keyId) return undefined;
  switch (act.what) {
    case 'grant': return excuse(run, `a key with a grant is ${doing}`);
    case 'enable': {
      if (stateOf(before, keyId) !== 'Enabled') return undefined; // it was disabled, enabled, and disabled by another run
      const what = `a key that a person enabled again is ${doing}`;
      // Another run had disabled it, and marks it when it has waited five minutes: until then, whoever saw it before cannot tell it from
      // one that
      // never was disabled.
      return run.look?.knew && !run.look.marked ? { excused: `${what} (the other run had not marked it yet)` } : excuse(run, what);
    }
    case 'cancel': {
      const what = `a key whose deletion a person cancelled is ${doing}`;
      // Another run had scheduled it between this run's survey and this run's mark, which took the place of the other's.
      return tags(before, keyId)[TAGS.deletion] === run.mark
        ? { excused: `${what} (its mark took the place of the other run's)` }
        : excuse(run, what);
    }
    default: return undefined;
  }
}

function isHeld(world: World, { keyId }: Act): boolean {
  return tags(world, keyId)[TAGS.hold] !== undefined;
}

/**
 * AWS KMS has no compare-and-swap: an act between the last look and the call cannot be seen, nor one that a late answer hides. Everything
 * else could have been known.
 */
function excuse({ look }: RunMemory, what: string): { problem?: string; excused?: string } {
  if (look === undefined) return { problem: `${what}, without a look` };
  if (look.late) return { excused: `${what} (the last look was answered late)` };
  return look.knew
    ? { problem: `${what}, which the last look did not ask or heed` }
    : { excused: `${what} (it happened after the last look had begun)` };
}

function judgeEvent(memory: Memory, { call }: Seen): { problem?: string; excused?: string } | undefined {
  const again = call.input.DetailType === DETAIL_TYPES.rotated && memory.told[idOf(call.input.keyArn)] !== undefined;
  return again ? { excused: 'a rotation is told twice (events come at least once)' } : undefined;
}

function remember(memory: Memory, run: RunMemory, seen: Seen, done: boolean): Memory {
  const { call, kind, verdict, answered: { world, late } } = seen;
  let { proven, given, told } = memory;
  let { proof, broken, brokenLate, mark } = run;
  if (seen.check === 'key' && seen.first) proof = memory.act !== undefined;
  if (verdict?.check === 'key' && verdict.verdict === 'proven') proven = add(proven, idOf(verdict.keyArn));
  if (verdict?.check === 'alias' && verdict.verdict === 'broken' && verdict.otherArn !== undefined) {
    broken = { keyId: idOf(verdict.keyArn), backTo: idOf(verdict.otherArn) };
  }
  if (broken !== undefined && seen.state === STATES.readAliasAgain) brokenLate = late.length > 0 || undefined;
  if (kind === 'write' && done && call.operation === 'CreateAlias') {
    const number = generationNumber(ALIAS, call.input.AliasName);
    if (number !== undefined) given = { ...given, [number]: call.input.TargetKeyId };
  }
  if (kind === 'event' && call.input.DetailType === DETAIL_TYPES.rotated) {
    const id = idOf(call.input.keyArn);
    told = { ...told, [id]: true };
  }
  if (broken !== undefined && target(world, MAIN) !== broken.keyId) [broken, brokenLate] = [undefined, undefined];
  // What the survey read was read for a plan, and what the probe read for a proof: the last look comes after both.
  const otherwise = kind !== 'read' || (seen.returned && (seen.state === STATES.survey || seen.check !== undefined));
  const { knew, marked, late: wasLate = false } = run.look ?? begun(memory, seen.before);
  const look = otherwise ? undefined : { knew, marked, late: wasLate || (knew && tellOf(memory.act!).some((item) => late.includes(item))) };
  const written = (name: string): string | undefined => kind === 'write' && done && call.operation === 'TagResource'
    ? call.input.Tags.find((tag: any) => tag.TagKey === name)?.TagValue : undefined;
  const held = written(TAGS.hold) !== undefined;
  mark = written(TAGS.deletion) ?? mark;
  const act: Act | undefined = held ? { what: 'hold', keyId: call.input.KeyId } : memory.act; // a run's own hold is an operator's word, too
  const runs = memory.runs.map((one, index) => index === seen.run ? { look, proof, broken, brokenLate, mark } : one);
  return { ...memory, act, proven, given, told, runs };
}

/** Where an act can be seen. */
function tellOf({ what, keyId }: Act): readonly string[] {
  return {
    move: [MAIN],
    hold: [`tags:${keyId}`],
    grant: [`grants:${keyId}`],
    enable: [`state:${keyId}`, `tags:${keyId}`],
    cancel: [`tags:${keyId}`],
    disable: [],
    delete: [],
  }[what];
}

function begun({ act }: Memory, world: World): { knew: boolean; marked?: boolean; late?: undefined } {
  return act === undefined
    ? { knew: false }
    : { knew: true, ...(act.what === 'enable' && { marked: tags(world, act.keyId)[TAGS.disabled] !== undefined }) };
}

export function target(world: World, item: string): string | undefined {
  const text = world.items.get(item)?.value ?? NOTHING;
  return text === NOTHING ? undefined : JSON.parse(text).target;
}

function stateOf(world: World, keyId: string): string | undefined {
  const text = world.items.get(`state:${keyId}`)?.value;
  return text === undefined ? undefined : JSON.parse(text).state;
}

function tags(world: World, keyId: string): Record<string, string> {
  return Object.fromEntries(JSON.parse(world.items.get(`tags:${keyId}`)?.value ?? '[]'));
}

export function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function add(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list : [...list, one].sort();
}
