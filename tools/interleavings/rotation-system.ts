import type { Calls } from './calls';
import { fits, kindOf, touches } from './calls';
import type { Move, System } from './explorer';
import { labels } from './labels';
import type { OperatorAct } from './operator';
import { Pasts } from './pasts';
import { judge, judgeEnd } from './properties';
import type { Memory, Seen } from './properties';
import type { Local, Pending, Runs, Step } from './run';
import { endings } from './whole-functions';
import type { Read } from './whole-functions';
import type { World, Worlds } from './world';

/** Where everybody stands; numbers of what is kept once. */
export interface State {
  readonly runs: readonly number[];
  /** -2: has not acted; -1: has acted; from 0 on: has looked for this act, and found `found`. */
  readonly operator: number;
  readonly found?: string;
  /** What each run's function that is under way may have read; 0 where none is. */
  readonly pasts: readonly number[];
  readonly world: number;
  readonly memory: number;
}

const FREE = -2;
const ACTED = -1;
/** More worlds than any exploration meets: two numbers make one. */
const WORLDS = 2 ** 26;

/** One step of a run in one world, its function under way having one past. */
interface Transition {
  readonly to: Local;
  readonly world: World;
  /** Undefined for a wait, and where a function is invoked. */
  readonly seen?: Seen;
  readonly invokes?: string;
  readonly reads?: readonly Read[];
  readonly step?: Step;
  readonly pending?: Call;
  /** By what the properties remember. */
  readonly judged: Map<number, Judged>;
}

type Moves = Array<Move<State>>;

interface Judged {
  readonly memory: number;
  readonly problem?: string;
  readonly excused?: string;
}

interface Possible {
  readonly transitions: readonly Transition[];
  /** Of a read in the middle of a function with but one answer: what it touches. */
  readonly quiet: readonly string[] | undefined;
  /** It invokes a function, and nothing hangs on when: sooner allows whatever later does. */
  readonly soonest?: boolean;
}

type Call = Extract<Pending, { kind: 'call' }>;

export interface Cast {
  readonly worlds: Worlds;
  readonly calls: Calls;
  readonly runs: readonly Runs[];
  readonly names: readonly string[];
  readonly acts: readonly OperatorAct[];
  readonly start: World;
  readonly memory: Memory;
  /**
   * `call`: every call of a function is a step of its own. `function`: a function is invoked in one step and answers in another, with any
   * values its reads may have met in between.
   */
  readonly grain: 'call' | 'function';
}

/** Executions, an operator and AWS KMS, one call at a time, in every order and with every answer. */
export class RotationSystem implements System<State> {
  public readonly initial: State;
  private readonly memories: Memory[] = [];
  private readonly memoryIds = new Map<string, number>();
  private readonly possibles: Array<Map<number, Map<number, Possible>>>;
  private readonly pasts = new Pasts();
  private readonly swaps = new Map<number, number>();
  private readonly ended: Array<Map<number, number>>;
  private readonly symmetric: boolean;
  /** Items that each actor has been seen to write in any exploration so far. Explored again until nothing is added: see ADR 11. */
  private readonly writes: Array<Set<string>>;
  private asked = false;

  constructor(private readonly cast: Cast) {
    this.symmetric = cast.runs.length === 2 && cast.runs[0] === cast.runs[1];
    this.possibles = cast.runs.map(() => new Map());
    this.ended = cast.runs.map(() => new Map());
    this.writes = [...cast.runs.map(() => new Set<string>()), new Set<string>()];
    this.initial = {
      runs: cast.runs.map((run) => run.initial.id),
      operator: cast.acts.length === 0 ? ACTED : FREE,
      pasts: cast.runs.map(() => 0),
      world: cast.start.id,
      memory: this.remember(cast.memory),
    };
  }

  public get places(): number {
    return [...new Set(this.cast.runs)].reduce((sum, runs) => sum + runs.count, 0);
  }

  /** How much is known of who writes what, if anything was left out for it. */
  public get written(): number {
    return !this.asked ? 0 : this.writes.reduce((sum, items) => sum + items.size, 0);
  }

  /** Two runs of one input may change places: nothing can tell one state from the other. */
  public key({ runs, operator, found, pasts, world, memory }: State): string {
    const mine = `${runs.join(' ')} ${pasts.join(' ')} ${memory}`;
    const rest = ` ${operator} ${world}${found === undefined ? '' : ` ${found}`}`;
    if (!this.symmetric) return mine + rest;
    const theirs = `${runs[1]} ${runs[0]} ${pasts[1]} ${pasts[0]} ${this.swapped(memory)}`;
    return (mine < theirs ? mine : theirs) + rest;
  }

  /** How the runs ended, and what is left in AWS KMS. */
  public end({ runs, world }: State): string {
    const items = [...this.cast.worlds.of(world).items].sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([runs.map((id, run) => this.cast.runs[run].of(id).end), items.map(([name, { value }]) => [name, value])]);
  }

  private swapped(memory: number): number {
    const known = this.swaps.get(memory);
    if (known !== undefined) return known;
    const { runs, ...rest } = this.memories[memory];
    const found = this.remember({ ...rest, runs: [runs[1], runs[0]] });
    this.swaps.set(memory, found);
    return found;
  }

  public moves(state: State): Array<Move<State>> | Promise<Array<Move<State>>> {
    const world = this.cast.worlds.of(state.world);
    const moves: Array<Move<State>> = [];
    for (let run = 0; run < state.runs.length; run++) {
      const found = this.movesOf(state, world, run);
      if (found instanceof Promise) return this.movesFrom(state, world, run, moves, found);
      moves.push(...found);
    }
    moves.push(...this.operatorMoves(state, world));
    return moves;
  }

  /** One after the other: a function under way can go on with one answer at a time. */
  private async movesFrom(state: State, world: World, first: number, moves: Moves, found: Promise<Moves>): Promise<Moves> {
    moves.push(...(await found));
    for (let run = first + 1; run < state.runs.length; run++) moves.push(...(await this.movesOf(state, world, run)));
    moves.push(...this.operatorMoves(state, world));
    return moves;
  }

  private movesOf(state: State, world: World, run: number): Array<Move<State>> | Promise<Array<Move<State>>> {
    const local = this.cast.runs[run].of(state.runs[run]);
    const possible = this.possible(run, local, world, state.pasts[run]);
    return possible instanceof Promise ? possible.then((known) => this.movesBy(state, run, known)) : this.movesBy(state, run, possible);
  }

  /** What a run may do in a world, whatever the others do: found once. */
  private possible(run: number, local: Local, world: World, past: number): Possible | Promise<Possible> {
    let memo = this.possibles[run].get(past);
    if (memo === undefined) this.possibles[run].set(past, (memo = new Map()));
    const key = local.id * WORLDS + world.id;
    const known = memo.get(key);
    return (
      known ??
      this.findPossible(run, local, world, past).then((found) => {
        memo.set(key, found);
        return found;
      })
    );
  }

  private async findPossible(run: number, local: Local, world: World, past: number): Promise<Possible> {
    const { runs, calls, worlds } = this.cast;
    const pending = await runs[run].pending(local, world.now);
    if (pending === undefined) return { transitions: [], quiet: undefined };
    if (pending.kind === 'wait') {
      const later = worlds.later(world, pending.until);
      return { transitions: [{ to: runs[run].awake(local), world: later, judged: new Map() }], quiet: undefined };
    }
    if (this.cast.grain === 'function' && pending.caller !== 'machine') return this.wholeFunction(run, local, world, past, pending);
    const transitions: Transition[] = [];
    for (const answered of calls.answers(world, pending.call, pending.caller)) {
      this.note(run, world, answered.world);
      for (const step of await runs[run].after(local, world.now, answered.answer)) {
        const seen: Seen = {
          run,
          call: pending.call,
          kind: kindOf(pending.call),
          state: pending.state,
          first: pending.first,
          check: pending.check,
          returned: step.returned === true,
          verdict: step.verdict,
          answered,
          before: world,
        };
        transitions.push({ to: step.to, world: answered.world, seen, step, pending, judged: new Map() });
      }
    }
    return { transitions, quiet: this.quiet(run, local, pending, transitions, world) };
  }

  private async wholeFunction(run: number, local: Local, world: World, past: number, pending: Call): Promise<Possible> {
    const { runs, calls } = this.cast;
    const about = { run, call: pending.call, kind: 'read' as const, state: pending.state, check: pending.check, before: world };
    const answered = { answer: { output: {} }, world, late: [] };
    if (local.inside === undefined) {
      const seen: Seen = { ...about, first: true, returned: true, answered };
      const to = runs[run].invoked(local, world.now);
      const transition: Transition = { to, world, seen, invokes: pending.caller, judged: new Map() };
      return { transitions: [transition], quiet: undefined, soonest: runs[run].isTimelessCall(local) };
    }
    const transitions = (await endings(runs[run], local, world, this.pasts.of(past), calls)).map(
      ({ step, world: after, reads }): Transition => ({
        to: step.to,
        world: after,
        step,
        reads,
        pending,
        judged: new Map(),
        seen: {
          ...about,
          first: false,
          returned: true,
          verdict: step.verdict,
          answered: { ...answered, world: after, late: reads.flatMap((read) => read.old) },
        },
      }),
    );
    return { transitions, quiet: undefined };
  }

  /** What everybody's functions that are under way may have read, after a step of one. */
  private pastsAfter({ pasts, runs }: State, before: World, after: World, run?: number, to?: Local): readonly number[] {
    if (this.cast.grain === 'call') return pasts;
    return pasts.map((past, index) => {
      if (index !== run) return this.cast.runs[index].of(runs[index]).inside === undefined ? 0 : this.pasts.extend(past, before, after);
      return to?.inside === undefined ? 0 : this.pasts.begin(after);
    });
  }

  private movesBy(state: State, run: number, { transitions, quiet: touched, soonest = false }: Possible): Array<Move<State>> {
    const before = this.cast.worlds.of(state.world);
    const independent = soonest ? this.isActKnown(state) : touched !== undefined && this.isIndependent(state, run, touched);
    return transitions.map((transition) => {
      const { to, world } = transition;
      const judged = this.judged(state.memory, transition);
      const runs = put(state.runs, run, to.id);
      const memory = to.end === undefined ? judged.memory : this.withoutSteps(judged.memory, run);
      const isLast = to.end !== undefined && runs.every((id, index) => this.cast.runs[index].of(id).end !== undefined);
      const ended = isLast ? judgeEnd(this.memories[judged.memory], world) : {};
      return {
        actor: run,
        to: { ...state, runs, pasts: this.pastsAfter(state, before, world, run, to), world: world.id, memory },
        problem: judged.problem ?? ended.problem,
        excused: judged.excused ?? ended.excused,
        independent,
        line: () => this.line(run, transition, before),
      };
    });
  }

  private judged(memory: number, { seen, judged }: Transition): Judged {
    if (seen === undefined) return { memory };
    const known = judged.get(memory);
    if (known !== undefined) return known;
    const { memory: after, problem, excused } = judge(this.memories[memory], seen);
    const found = { memory: this.remember(after), problem, excused };
    judged.set(memory, found);
    return found;
  }

  /**
   * Nobody who still goes on has ever been seen to write what the read touches; and whether the operator had acted when a look began is
   * remembered.
   */
  private isIndependent(state: State, run: number, touched: readonly string[]): boolean {
    if (touched.length === 0) return true;
    if (this.memories[state.memory].runs[run].look === undefined && state.operator !== ACTED) return false;
    this.asked = true;
    return this.writes.every(
      (written, actor) =>
        actor === run || this.hasEnded(state, actor) || ![...written].some((item) => touched.some((one) => fits(one, item))),
    );
  }

  /** Then it does not change any more, and what is remembered of a proof's beginning does not hang on when it began. */
  private isActKnown({ memory }: State): boolean {
    return this.memories[memory].act !== undefined;
  }

  /** Of a run that has ended, no more is kept than the end of all asks for. */
  private withoutSteps(memory: number, run: number): number {
    const known = this.ended[run].get(memory);
    if (known !== undefined) return known;
    const { runs, ...rest } = this.memories[memory];
    const { broken, brokenLate } = runs[run];
    const found = this.remember({ ...rest, runs: runs.map((one, index) => index === run ? { broken, brokenLate } : one) });
    this.ended[run].set(memory, found);
    return found;
  }

  private line(run: number, { to, world, seen, step, pending, invokes, reads }: Transition, before: World): string {
    const { names, start } = this.cast;
    if (invokes !== undefined) return `${names[run]}  ${labels.time(before.now, start)}  invokes the ${invokes} function  {${seen!.state}}`;
    if (reads !== undefined) {
      const said = reads.map(
        ({ call, answer, old }) =>
          `${names[run]}  ${labels.call(call, answer, start, before, pending)}${old.length > 0 ? '  (as it was)' : ''}`,
      );
      const verdict = seen!.verdict === undefined ? '' : `[${seen!.verdict.check}: ${seen!.verdict.verdict}]`;
      const ending = [step!.how ?? '', verdict, to.end ?? ''].filter((part) => part !== '').join('  ');
      return [...said.slice(0, -1), `${said.at(-1)}  ${ending}`.trimEnd()].join('\n');
    }
    if (seen === undefined) return `${names[run]}  waits until ${labels.time(world.now, start)}`;
    return [
      names[run],
      labels.call(seen.call, seen.answered.answer, start, before, pending),
      seen.answered.late.length > 0 ? '(late)' : '',
      step?.how ?? '',
      seen.verdict === undefined ? '' : `[${seen.verdict.check}: ${seen.verdict.verdict}]`,
      to.end ?? '',
    ]
      .filter((part) => part !== '')
      .join('  ');
  }

  /** Two kinds of calls whose order among the others' steps cannot matter, as long as nobody writes what they touch. */
  private quiet(
    run: number,
    local: Local,
    { call, first }: Call,
    transitions: readonly Transition[],
    world: World,
  ): readonly string[] | undefined {
    if (transitions.length !== 1) return undefined;
    const [{ to, world: after }] = transitions;
    if (kindOf(call) === 'event') return this.cast.runs[run].isTimeless(local) ? [] : undefined;
    // The end of a function hangs on the time, as the machine goes on then, and so does its beginning.
    if (kindOf(call) === 'write' || first || to.inside === undefined || after !== world) return undefined;
    const touched = touches(call, world);
    return [...world.items].some(([name, item]) => item.was !== undefined && touched.some((one) => fits(one, name))) ? undefined : touched;
  }

  private hasEnded(state: State, actor: number): boolean {
    return actor === state.runs.length ? state.operator === ACTED : this.cast.runs[actor].of(state.runs[actor]).end !== undefined;
  }

  private note(actor: number, before: World, after: World): void {
    if (before === after) return;
    for (const [name, item] of after.items) if (before.items.get(name)?.value !== item.value) this.writes[actor].add(name);
  }

  private operatorMoves(state: State, world: World): Array<Move<State>> {
    const { acts, calls, runs, start } = this.cast;
    if (state.operator === ACTED) return [];
    const actor = runs.length;
    const moves: Array<Move<State>> = [];
    acts.forEach((one, index) => {
      if (state.operator !== FREE && state.operator !== index) return;
      if (one.looks !== undefined && state.operator === FREE) {
        for (const { answer, late } of calls.answers(world, one.looks, 'operator')) {
          if ('error' in answer) continue;
          moves.push({
            actor,
            to: { ...state, operator: index, found: answer.output.KeyMetadata.KeyId },
            independent: false,
            line: () => `operator  ${labels.call(one.looks!, answer, start, world)}${late.length > 0 ? '  (late)' : ''}  (${one.name})`,
          });
        }
        return;
      }
      const doing = one.call(world, state.found);
      if (doing === undefined) return;
      const [answered] = calls.answers(world, doing.call, 'operator');
      const done = !('error' in answered.answer);
      this.note(actor, world, answered.world);
      const memory = done
        ? judge(this.memories[state.memory], {
          act: doing.act,
          call: doing.call,
          kind: 'write',
          state: '',
          first: true,
          returned: false,
          answered,
          before: world,
        }).memory
        : this.memories[state.memory];
      moves.push({
        actor,
        to: {
          runs: state.runs,
          operator: ACTED,
          pasts: this.pastsAfter(state, world, answered.world),
          world: answered.world.id,
          memory: this.remember(memory),
        },
        independent: false,
        line: () => `operator  ${labels.call(doing.call, answered.answer, start, world)}  (${one.name})`,
      });
    });
    return moves;
  }

  private remember(memory: Memory): number {
    const key = JSON.stringify(memory);
    const known = this.memoryIds.get(key);
    if (known !== undefined) return known;
    this.memoryIds.set(key, this.memories.length);
    return this.memories.push(memory) - 1;
  }
}

function put(list: readonly number[], index: number, value: number): readonly number[] {
  return list.map((one, at) => at === index ? value : one);
}
