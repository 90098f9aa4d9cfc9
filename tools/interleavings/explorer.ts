/** One step of one actor: a call and its answer. */
export interface Move<S> {
  readonly actor: number;
  /** Says the step in one line; asked for only where it is printed. */
  readonly line: () => string;
  readonly to: S;
  /** What this step broke, if anything. */
  readonly problem?: string;
  /** What went by unseen for a reason that no caller can do anything about; counted, not a problem. */
  readonly excused?: string;
  /**
   * Nobody else's step, now or later, can change what this one does, nor the other way round, and no property looks at the order of the
   * two. With the reduction, an actor whose every move is so goes first, and the others wait.
   */
  readonly independent: boolean;
}

/** What is explored: deterministic, so that the same state has the same moves in the same order. */
export interface System<S> {
  readonly initial: S;
  /** In how many places an actor has been executed so far: what time and memory hang on. @default 0 */
  readonly places?: number;
  key(state: S): string;
  moves(state: S): Array<Move<S>> | Promise<Array<Move<S>>>;
  /** What counts of a state in which nobody can move any more. @default - its key */
  end?(state: S): string;
  /** What is wrong with a state in which nobody can move any more. */
  atEnd?(state: S): string | undefined;
}

export interface Options {
  /** @default true */
  readonly reduce?: boolean;
  /** Ends at the first problem that is asked for: no shorter history has it, as the search goes breadth first. @default - goes on */
  readonly stopAt?: (problem: string) => boolean;
  /** @default - no limit */
  readonly mostStates?: number;
  /** @default - no limit */
  readonly mostPlaces?: number;
}

export interface Finding {
  readonly problem: string;
  /** How many steps led there. */
  readonly depth: number;
  /** Which steps: the position of each among the moves of its state. */
  readonly path: readonly number[];
}

export interface Exploration {
  readonly states: number;
  readonly moves: number;
  /** Every history of so many steps was played; where it is complete, no state is further away. */
  readonly depth: number;
  /** The states in which nobody can move, as `end` tells them apart. */
  readonly ends: ReadonlySet<string>;
  /** The first finding of each kind: no shorter history shows it. */
  readonly problems: readonly Finding[];
  readonly excused: readonly Finding[];
  /** How many moves broke something, and how many were excused. */
  readonly broken: number;
  readonly excuses: number;
  /** False if it stopped before everything was seen. */
  readonly complete: boolean;
}

/** Goes through every reachable state, breadth first, each once. */
export async function explore<S>(system: System<S>, options: Options = {}): Promise<Exploration> {
  const { reduce = true, stopAt, mostStates = Infinity, mostPlaces = Infinity } = options;
  const seen = new Map<string, number>([[system.key(system.initial), 0]]);
  const states: Array<S | undefined> = [system.initial];
  const from: number[] = [-1];
  const by: number[] = [-1];
  const depths: number[] = [0];
  const ends = new Set<string>();
  const problems = new Map<string, Finding>();
  const excused = new Map<string, Finding>();
  let [moveCount, broken, excuses] = [0, 0, 0];
  const note = (found: Map<string, Finding>, problem: string, state: number, move?: number) => {
    if (!found.has(problem)) found.set(problem, finding(problem, state, move));
  };
  const finding = (problem: string, state: number, move?: number): Finding => {
    const path = move === undefined ? [] : [move];
    for (let at = state; from[at] >= 0; at = from[at]) path.unshift(by[at]);
    return { problem, depth: path.length, path };
  };

  const result = (complete: boolean, at: number): Exploration => ({
    states: states.length,
    depth: depths[at],
    moves: moveCount,
    ends,
    problems: [...problems.values()],
    excused: [...excused.values()],
    broken,
    excuses,
    complete,
  });

  for (let at = 0; at < states.length; at++) {
    const state = states[at]!;
    states[at] = undefined; // memory: a path is replayed from the start
    const pending = system.moves(state);
    const all = pending instanceof Promise ? await pending : pending;
    if (all.length === 0) {
      ends.add(system.end?.(state) ?? system.key(state));
      const problem = system.atEnd?.(state);
      if (problem !== undefined) {
        broken++;
        note(problems, problem, at);
      }
    }
    const keys = all.map((move) => system.key(move.to));
    const chosen = reduce ? ample(all, (index) => !seen.has(keys[index])) : undefined;
    for (let index = 0; index < all.length; index++) {
      const move = all[index];
      if (chosen !== undefined && move.actor !== chosen) continue;
      moveCount++;
      if (move.problem !== undefined) {
        broken++;
        note(problems, move.problem, at, index);
      }
      if (move.excused !== undefined) {
        excuses++;
        note(excused, move.excused, at, index);
      }
      if (!seen.has(keys[index])) {
        seen.set(keys[index], states.length);
        states.push(move.to);
        from.push(at);
        by.push(index);
        depths.push(depths[at] + 1);
      }
    }
    const isFull = states.length > mostStates || (system.places ?? 0) > mostPlaces;
    if (isFull || (stopAt !== undefined && [...problems.keys()].some(stopAt))) return result(false, at);
  }
  return result(true, states.length - 1);
}

/**
 * The actor that may go alone: every move of his is independent, and one of them leads to a state not seen before. The second half keeps
 * the others from being put off for ever round a circle of such moves.
 */
function ample<S>(moves: ReadonlyArray<Move<S>>, isNew: (index: number) => boolean): number | undefined {
  const actors = new Set(moves.map((move) => move.actor));
  if (actors.size < 2) return undefined;
  for (const actor of actors) {
    const own = moves.map((move, index) => ({ move, index })).filter(({ move }) => move.actor === actor);
    if (own.every(({ move }) => move.independent) && own.some(({ index }) => isNew(index))) return actor;
  }
  return undefined;
}

/** The lines of a path, one for each step. */
export async function replay<S>(system: System<S>, path: readonly number[]): Promise<string[]> {
  const lines: string[] = [];
  let state = system.initial;
  for (const index of path) {
    const move = (await system.moves(state))[index];
    lines.push(move.line());
    state = move.to;
  }
  return lines;
}
