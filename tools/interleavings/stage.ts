import type { ApiCall } from './calls';
import { Calls } from './calls';
import type { Memory } from './properties';
import { RotationSystem } from './rotation-system';
import { Runs } from './run';
import { plain } from './scenarios';
import type { Scenario } from './scenarios';
import { ALIAS, RotationBench } from './simulated';
import type { Deployed } from './simulated';
import type { World } from './world';
import { NOTHING, Worlds } from './world';
import type { RunInput } from '../../src/manual-rotation/run-request';
import { generationNumber, versionAliasPatterns } from '../../src/private/vocabulary';

/** A scenario to explore, fresh: what one exploration learns of its actors is kept in it. */
export async function stage(
  scenario: Scenario,
  grain: 'call' | 'function',
  patch: (target: Deployed) => Deployed = (target) => target,
): Promise<RotationSystem> {
  const bench = new RotationBench({}, plain());
  await scenario.setup(bench);
  const target = patch(scenario.deployed?.(bench) ?? bench.deployed);
  const worlds = new Worlds(scenario.retires === true);
  const start = worlds.settled(bench.world.store, bench.clock.now());
  const shared = new Map<string, Runs>();
  const runsOf = (input: RunInput): Runs => {
    const key = JSON.stringify(input);
    const runs = shared.get(key) ?? new Runs(target, input, start.now);
    shared.set(key, runs);
    return runs;
  };
  return new RotationSystem({
    worlds,
    calls: new Calls(worlds, scenario.denials === false ? undefined : isDenied),
    runs: scenario.inputs.map(runsOf),
    names: scenario.inputs.map((_, index) => `run ${'AB'[index]}`),
    acts: scenario.acts,
    start,
    memory: remembered(bench, scenario),
    grain,
  });
}

/** Every generation there is was proven, and so was the key that everybody uses already. */
function remembered(bench: RotationBench, scenario: Scenario): Memory {
  const aliases = [...bench.world.store.aliases.values()];
  const given = Object.fromEntries(aliases.flatMap(({ name, target }) => {
    const number = generationNumber(ALIAS, name);
    return number === undefined ? [] : [[number, target] as const];
  }));
  return { proven: [...new Set(aliases.map(({ target }) => target))].sort(), given, told: {}, runs: scenario.inputs.map(() => ({})) };
}

/** The denials of the machine's role, where retirement is declared: no key that bears another name than a version alias of its family. */
function isDenied({ operation, input }: ApiCall, world: World): boolean {
  if (operation !== 'DisableKey' && operation !== 'ScheduleKeyDeletion') return false;
  const patterns = versionAliasPatterns(ALIAS).map((pattern) => pattern.slice(0, -1));
  return [...world.items].some(
    ([name, { value }]) =>
      name.startsWith('alias:') &&
      value !== NOTHING &&
      JSON.parse(value).target === input.KeyId &&
      !patterns.some((pattern) => name.slice('alias:'.length).startsWith(pattern)),
  );
}
