import * as fc from 'fast-check';
import { explore, replay } from './explorer';
import type { Move, System } from './explorer';

/** One step of a small program on shared numbers: adds to one of them, or remembers one. */
interface Instruction {
  readonly kind: 'add' | 'read';
  readonly item: number;
}

interface State {
  readonly at: readonly number[];
  readonly items: readonly number[];
  readonly seen: readonly string[];
}

/** Programs that run beside each other; a read of an item that no other program writes any more is independent. */
class Programs implements System<State> {
  public readonly initial: State;

  constructor(
    private readonly programs: ReadonlyArray<readonly Instruction[]>,
    private readonly breaks: (state: State) => boolean = () => false,
  ) {
    this.initial = { at: programs.map(() => 0), items: [0, 0, 0], seen: programs.map(() => '') };
  }

  public key(state: State): string {
    return JSON.stringify(state);
  }

  public moves(state: State): Array<Move<State>> {
    return this.programs.flatMap((program, actor) => {
      const next = program[state.at[actor]];
      if (next === undefined) return [];
      const { kind, item } = next;
      const to: State = {
        at: state.at.map((at, index) => (index === actor ? at + 1 : at)),
        items: state.items.map((value, index) => (kind === 'add' && index === item ? value + actor + 1 : value)),
        seen: state.seen.map((seen, index) => (kind === 'read' && index === actor ? `${seen} ${state.items[item]}` : seen)),
      };
      const others = this.programs
        .filter((_, index) => index !== actor)
        .flatMap((other, index) => other.slice(state.at.filter((_at, all) => all !== actor)[index]));
      const independent = kind === 'read' && !others.some((one) => one.kind === 'add' && one.item === item);
      return [{ actor, to, independent, line: () => `${actor} ${kind} ${item}`, problem: this.breaks(to) ? 'broken' : undefined }];
    });
  }
}

const instruction = fc.record({ kind: fc.constantFrom('add' as const, 'read' as const), item: fc.integer({ min: 0, max: 2 }) });
const programs = fc.array(fc.array(instruction, { maxLength: 4 }), { minLength: 1, maxLength: 3 });

test('with the reduction, the same ends are reached as without it, by no more states', async () => {
  await fc.assert(fc.asyncProperty(programs, async (some) => {
    const all = await explore(new Programs(some), { reduce: false });
    const reduced = await explore(new Programs(some), { reduce: true });
    expect([...reduced.ends].sort()).toEqual([...all.ends].sort());
    expect(reduced.states).toBeLessThanOrEqual(all.states);
  }), { numRuns: 100, seed: 20261129 });
});

test('the reduction leaves something out', async () => {
  const reader: Instruction[] = [{ kind: 'read', item: 0 }, { kind: 'read', item: 0 }];
  const other: Instruction[] = [{ kind: 'add', item: 1 }, { kind: 'add', item: 1 }];
  expect((await explore(new Programs([reader, other]), { reduce: false })).states).toBe(9);
  expect((await explore(new Programs([reader, other]), { reduce: true })).states).toBe(5);
});

/** Reads a number, and writes back one more: two of them may lose one. */
class Counter implements System<{ readonly value: number; readonly read: readonly number[]; readonly done: readonly boolean[] }> {
  public readonly initial = { value: 0, read: [-1, -1], done: [false, false] };

  public key(state: typeof this.initial): string {
    return JSON.stringify(state);
  }

  public moves(state: typeof this.initial): Array<Move<typeof this.initial>> {
    return [0, 1].flatMap((actor) => {
      if (state.done[actor]) return [];
      const put = <T>(list: readonly T[], value: T) => list.map((one, index) => index === actor ? value : one);
      const to = state.read[actor] < 0
        ? { ...state, read: put(state.read, state.value) }
        : { ...state, value: state.read[actor] + 1, done: put(state.done, true) };
      return [{ actor, to, independent: false, line: () => `${actor} ${state.read[actor] < 0 ? 'reads' : 'writes'}` }];
    });
  }

  public atEnd({ value }: typeof this.initial): string | undefined {
    return value === 2 ? undefined : 'an update was lost';
  }
}

test('finds the planted race, by the shortest history', async () => {
  const found = await explore(new Counter());
  expect(found.problems).toMatchObject([{ problem: 'an update was lost', depth: 4 }]);
  expect(await replay(new Counter(), found.problems[0].path)).toEqual(['0 reads', '1 reads', '0 writes', '1 writes']);
});

test('the first finding of a kind is the shortest', async () => {
  const long = Array.from({ length: 4 }, (): Instruction => ({ kind: 'add', item: 0 }));
  const system = () => new Programs([long, long], ({ items }) => items[0] === 4);
  const { problems, broken } = await explore(system());
  expect(problems).toMatchObject([{ problem: 'broken', depth: 2 }]); // 2 and 2
  expect(broken).toBeGreaterThan(1);
  expect((await explore(system(), { stopAt: (problem) => problem === 'broken' })).complete).toBe(false);
  expect((await explore(system(), { stopAt: (problem) => problem !== 'broken' })).complete).toBe(true);
});

test('says so if it stops before the end', async () => {
  const two = () => new Programs([[{ kind: 'add', item: 0 }], [{ kind: 'add', item: 1 }]]);
  const stopped = await explore(two(), { mostStates: 2 });
  expect(stopped).toMatchObject({ complete: false, states: 3, depth: 0 });
  const executed = (places: number) => explore(Object.assign(two(), { places }), { mostPlaces: 10 });
  expect(await executed(11)).toMatchObject({ complete: false, depth: 0 });
  expect(await executed(10)).toMatchObject({ complete: true });
  expect(await explore(two())).toMatchObject({ complete: true, states: 4, depth: 2 });
});
