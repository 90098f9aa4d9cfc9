import type { Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { plain } from './setups';
import { Watch } from './watch';
import type { State } from '../../sim/asl/definition';
import type { Interpreter, TaskHandler } from '../../sim/asl/execution-types';
import { interpret } from '../../sim/asl/interpreter';
import { matches } from '../../sim/asl/retries';
import { seededRandom } from '../../sim/clock/seeded-random';
import type { Fault } from '../../sim/manual-rotation/fault';
import type { ReachedTask } from '../../sim/manual-rotation/fault-catalog';
import { faultsAt, lateReads } from '../../sim/manual-rotation/fault-catalog';
import { RotationBench } from '../../sim/manual-rotation/rotation-bench';

/**
 * When the machine runs again: seconds after the run with the faults has ended. `overlap` starts one 10 s after a fault struck, whatever is
 * still running.
 */
export const SCHEDULES: Readonly<Record<string, readonly number[]>> = {
  '10s': [10, 3600, 86_400, 172_800],
  '1h': [3600, 86_400, 172_800],
  '1d': [86_400, 172_800],
  '2d': [172_800],
  'overlap': [3600, 86_400, 172_800],
};

export interface Cell {
  readonly id: string;
  readonly scenario: Scenario;
  readonly faults: readonly Fault[];
  /** Strikes the first later run. */
  readonly laterFault?: Fault;
  readonly schedule: string;
}

const LATER = 'later@';
const SEPARATOR = '~';

export async function prepared(scenario: Scenario, interpreter: Interpreter = interpret): Promise<RotationBench> {
  const bench = new RotationBench({}, (scenario.deployed ?? plain)());
  bench.interpreter = interpreter;
  await (scenario.setup ?? (async () => { await bench.deploy(); }))(bench);
  return bench;
}

/** All scenarios, with the faults that their runs can meet: found by running each once without faults. */
export class Matrix {
  public static async make(scenarios: readonly Scenario[] = SCENARIOS): Promise<Matrix> {
    const matrix = new Matrix(new Map(scenarios.map((scenario) => [scenario.name, scenario])));
    for (const scenario of scenarios) {
      const tasks = await reachedTasks(scenario);
      tasks.forEach((task) => matrix.reached.add(task.state));
      matrix.states.set(scenario.name, (scenario.deployed ?? plain)().machine.states);
      matrix.faults.set(scenario.name, new Map([...faultsAt(tasks), ...lateReads()].map((fault) => [fault.id, fault])));
    }
    return matrix;
  }

  /** Task states that some scenario reaches. */
  public readonly reached = new Set<string>();
  private readonly faults = new Map<string, Map<string, Fault>>();
  private readonly states = new Map<string, ReadonlyMap<string, State>>();

  private constructor(private readonly scenarios: ReadonlyMap<string, Scenario>) {}

  /** Task states that no scenario reaches: they would be left out of the matrix without anybody knowing. */
  public unreached(): string[] {
    return [...plain().machine.states.values()]
      .filter((state) => state.type === 'Task' && !this.reached.has(state.name))
      .map((state) => state.name);
  }

  /**
   * Every fault of every scenario, with every schedule. Of errors that the definition treats alike (the same rule of Retry and of Catch in
   * one state) the first has all schedules, and the others share them out: what comes after is the same execution but for a name.
   */
  public singles(): string[] {
    const schedules = Object.keys(SCHEDULES);
    return [...this.faults].flatMap(([scenario, faults]) => {
      const alike = new Map<string, number>();
      return [...faults.values()].flatMap((fault, index) => {
        const treatment = treatmentOf(fault, this.states.get(scenario)!);
        const seen = alike.get(treatment) ?? 0;
        alike.set(treatment, seen + 1);
        const chosen = seen === 0 ? schedules : [schedules[index % schedules.length]];
        return chosen.map((schedule) => [scenario, fault.id, schedule].join(SEPARATOR));
      });
    });
  }

  /** Two faults at once: both in one run, or the second in the run that should repair the first. The same seed gives the same cells. */
  public doubles(count: number, seed: number): string[] {
    const random = seededRandom(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
    return Array.from({ length: count }, () => {
      const scenario = pick([...this.faults.keys()]);
      const faults = [...this.faults.get(scenario)!.keys()];
      const second = `${random() < 0.5 ? LATER : ''}${pick(faults)}`;
      return [scenario, pick(faults), second, pick(Object.keys(SCHEDULES))].join(SEPARATOR);
    });
  }

  public cell(id: string): Cell {
    const [name, ...rest] = id.split(SEPARATOR);
    const schedule = rest.pop() ?? '';
    const scenario = this.scenarios.get(name);
    const known = this.faults.get(name);
    if (!scenario || !known || rest.length === 0 || !Object.hasOwn(SCHEDULES, schedule)) throw new Error(`no such cell: ${id}`);
    const fault = (one: string) => {
      const found = known.get(one);
      if (!found) throw new Error(`no such fault in ${name}: ${one}`);
      return found;
    };
    const later = rest.filter((one) => one.startsWith(LATER)).map((one) => fault(one.slice(LATER.length)));
    return { id, scenario, faults: rest.filter((one) => !one.startsWith(LATER)).map(fault), laterFault: later[0], schedule };
  }
}

/** What the definition does about a fault; an id of its own where that cannot be told from the definition. */
function treatmentOf(fault: Fault, states: ReadonlyMap<string, State>): string {
  const { state, deed, error, lasting } = fault;
  if (state === undefined || error === undefined || (deed !== 'refuse' && deed !== 'lose answer')) return fault.id;
  const { retriers, catchers } = states.get(state)!;
  const rule = [retriers, catchers].map((rules) => rules.findIndex((one) => matches(one.errors, error)));
  return [state, deed, lasting, ...rule].join();
}

/** The task states of a run without faults, and what the functions behind them call. */
async function reachedTasks(scenario: Scenario): Promise<ReachedTask[]> {
  const bench = await prepared(scenario);
  const watch = new Watch(bench, scenario);
  const tasks = new Map<string, { state: string; resource: string; inside: Set<string> }>();
  const record = (next: TaskHandler): TaskHandler => async (call) => {
    const before = bench.world.answers.entries.length;
    try {
      return await next(call);
    } finally {
      const task = tasks.get(call.state) ?? { state: call.state, resource: call.resource, inside: new Set<string>() };
      tasks.set(call.state, task);
      const isFunction = call.resource.endsWith(':lambda:invoke');
      if (isFunction) bench.world.answers.entries.slice(before).forEach((entry) => task.inside.add(entry.operation));
    }
  };
  await bench.run(scenario.request(bench), { wrap: record, onEnter: (visit) => scenario.meddle?.(bench, visit, watch) });
  return [...tasks.values()].map((task) => ({ ...task, inside: [...task.inside] }));
}
