import type { Answer, ApiCall, Calls } from './calls';
import { kindOf, touches } from './calls';
import type { Move, System } from './explorer';
import type { OperatorAct } from './operator';
import { judge, judgeEnd } from './properties';
import type { Memory } from './properties';
import type { Local, Pending, Runs, Step } from './run';
import { labels } from './labels';
import type { World, Worlds } from './world';

/** Where everybody stands; numbers of what is kept once. */
export interface State {
  readonly runs: readonly number[];
  /** -2: has not acted; -1: has acted; from 0 on: has looked for this act, and found `found`. */
  readonly operator: number;
  readonly found?: string;
  readonly world: number;
  readonly memory: number;
}

const FREE = -2;
const ACTED = -1;

export interface Cast {
  readonly worlds: Worlds;
  readonly calls: Calls;
  readonly runs: readonly Runs[];
  readonly names: readonly string[];
  readonly acts: readonly OperatorAct[];
  readonly start: World;
  readonly memory: Memory;
}

/** Executions, an operator and AWS KMS, one call at a time, in every order and with every answer. */
export class RotationSystem implements System<State> {
  public readonly initial: State;
  private readonly memories: Memory[] = [];
  private readonly memoryIds = new Map<string, number>();
  /** Items that each actor has been seen to write in any exploration so far. Explored again until nothing is added: see ADR 11. */
  public readonly writes: Array<Set<string>>;

  constructor(private readonly cast: Cast) {
    this.writes = [...cast.runs.map(() => new Set<string>()), new Set<string>()];
    this.initial = { runs: cast.runs.map((run) => run.initial.id), operator: cast.acts.length === 0 ? ACTED : FREE, world: cast.start.id, memory: this.remember(cast.memory) };
  }

  public key({ runs, operator, found, world, memory }: State): string {
    return `${runs.join(' ')} ${operator} ${world} ${memory}${found === undefined ? '' : ` ${found}`}`;
  }

  public moves(state: State): Array<Move<State>> | Promise<Array<Move<State>>> {
    const world = this.cast.worlds.of(state.world);
    const moves: Array<Move<State>> = [];
    const waiting: Array<Promise<void>> = [];
    state.runs.forEach((id, run) => {
      const found = this.movesOf(state, world, run, this.cast.runs[run].of(id));
      if (found instanceof Promise) waiting.push(found.then((all) => { moves.push(...all); }));
      else moves.push(...found);
    });
    const finish = () => {
      moves.sort((one, other) => one.actor - other.actor); // stable: what was found later is in its place all the same
      moves.push(...this.operatorMoves(state, world));
      return moves;
    };
    return waiting.length === 0 ? finish() : Promise.all(waiting).then(finish);
  }

  private movesOf(state: State, world: World, run: number, local: Local): Array<Move<State>> | Promise<Array<Move<State>>> {
    const pending = this.cast.runs[run].pending(local, world.now);
    if (pending instanceof Promise) return pending.then((known) => this.movesFrom(state, world, run, local, known));
    return this.movesFrom(state, world, run, local, pending);
  }

  private movesFrom(state: State, world: World, run: number, local: Local, pending: Pending | undefined): Array<Move<State>> | Promise<Array<Move<State>>> {
    if (pending === undefined) return [];
    const actor = run;
    if (pending.kind === 'wait') {
      const later = this.cast.worlds.later(world, pending.until);
      const to = { ...state, runs: put(state.runs, run, this.cast.runs[run].awake(local).id), world: later.id };
      return [{ actor, to, independent: false, line: () => `${this.cast.names[run]}  waits until ${labels.time(later.now, this.cast.start)}` }];
    }
    const answers = this.cast.calls.answers(world, pending.call, pending.caller);
    const steps = answers.map(({ answer }) => this.cast.runs[run].after(local, world.now, answer));
    const finish = (all: ReadonlyArray<readonly Step[]>) => all.flatMap((some, index) => some.map((step) => this.move(state, world, run, pending, answers[index], step)));
    if (steps.some((some) => some instanceof Promise)) return Promise.all(steps).then((all) => this.together(finish(all), world, pending, state, run));
    return this.together(finish(steps as ReadonlyArray<readonly Step[]>), world, pending, state, run);
  }

  private move(state: State, world: World, run: number, pending: Extract<Pending, { kind: 'call' }>, answered: ReturnType<Calls['answers']>[number], step: Step): Move<State> {
    const { call, first, check } = pending;
    const before = this.memories[state.memory];
    const judged = judge(before, {
      run, call, kind: kindOf(call), state: pending.state, first, check, returned: step.returned === true, verdict: step.verdict, answered, before: world,
    });
    this.note(run, world, answered.world);
    const runs = put(state.runs, run, step.to.id);
    const ended = step.to.end !== undefined && runs.every((id, index) => this.cast.runs[index].of(id).end !== undefined) ? judgeEnd(judged.memory, answered.world) : {};
    return {
      actor: run,
      to: { ...state, runs, world: answered.world.id, memory: this.remember(judged.memory) },
      problem: judged.problem ?? ended.problem,
      excused: judged.excused ?? ended.excused,
      independent: false,
      line: () => [
        this.cast.names[run], labels.call(call, answered.answer, this.cast.start, world, pending), answered.late.length > 0 ? '(late)' : '', step.how ?? '',
        step.verdict === undefined ? '' : `[${step.verdict.check}: ${step.verdict.verdict}]`, step.to.end ?? '',
      ].filter((part) => part !== '').join('  '),
    };
  }

  /** Reads in the middle of a function, of what nobody else writes any more or ever, with one answer. */
  private together(moves: Array<Move<State>>, world: World, { call, first }: Extract<Pending, { kind: 'call' }>, state: State, run: number): Array<Move<State>> {
    if (moves.length !== 1 || kindOf(call) === 'event' || kindOf(call) === 'write' || first) return moves;
    const [only] = moves;
    const inside = this.cast.runs[run].of(only.to.runs[run]).inside !== undefined;
    if (!inside || only.to.world !== state.world || only.problem !== undefined || only.excused !== undefined) return moves;
    if (this.memories[state.memory].runs[run].look === undefined && state.operator !== ACTED) return moves; // whether he had acted is remembered
    const touched = touches(call, world);
    const settled = touched.every((item) => world.items.get(item)?.was === undefined) && !(touched.some((item) => item.endsWith('*')) && [...world.items].some(([name, item]) => item.was !== undefined && touched.some((one) => fits(one, name))));
    const others = this.writes.flatMap((written, actor) => actor === run || this.hasEnded(state, actor) ? [] : [...written]);
    const independent = settled && !others.some((item) => touched.some((one) => fits(one, item)));
    return [{ ...only, independent }];
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
      const memory = done ? judge(this.memories[state.memory], {
        act: doing.act, call: doing.call, kind: 'write', state: '', first: true, returned: false, answered, before: world,
      }).memory : this.memories[state.memory];
      moves.push({
        actor,
        to: { runs: state.runs, operator: ACTED, world: answered.world.id, memory: this.remember(memory) },
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

function fits(pattern: string, item: string): boolean {
  return pattern === item || (pattern.endsWith('*') && item.startsWith(pattern.slice(0, -1)));
}

export type { Answer, ApiCall };
