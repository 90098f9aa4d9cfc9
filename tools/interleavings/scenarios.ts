import { Calls } from './calls';
import * as operator from './operator';
import type { OperatorAct } from './operator';
import type { Memory } from './properties';
import { RotationSystem } from './rotation-system';
import { Runs } from './run';
import { ALIAS, deployed, RotationBench } from './simulated';
import type { Deployed } from './simulated';
import { Worlds } from './world';
import { KeyTemplate, MacSpec } from '../../src';
import type { RunInput } from '../../src/manual-rotation/contract';
import { generationNumber } from '../../src/private/vocabulary';

const DAY_MS = 24 * 3600 * 1000;
const TICK: RunInput = { reason: 'tick' };
const keyTemplate = KeyTemplate.mac(MacSpec.HMAC_256);

export interface Scenario {
  readonly name: string;
  readonly what: string;
  /** Brings the family where the scenario begins, with the real machine, long before. */
  setup(bench: RotationBench): Promise<void>;
  readonly inputs: readonly RunInput[];
  readonly acts: readonly OperatorAct[];
  deployed?(bench: RotationBench): Deployed;
  readonly retires?: boolean;
}

async function rotated(bench: RotationBench): Promise<void> {
  await bench.deploy();
  bench.clock.advance(DAY_MS);
  await bench.rotate(1);
}

async function dueAgain(bench: RotationBench): Promise<void> {
  await rotated(bench);
  bench.clock.advance(365 * DAY_MS);
}

async function due(bench: RotationBench): Promise<void> {
  await bench.deploy();
  bench.clock.advance(365 * DAY_MS);
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'smallest', what: 'one run, a rotation is due', setup: due, inputs: [TICK], acts: [] },
  { name: 'rotation', what: 'two ticks, a rotation is due', setup: due, inputs: [TICK, TICK], acts: [] },
  { name: 'rotation+', what: 'two ticks, a rotation is due', setup: dueAgain, inputs: [TICK, TICK], acts: [operator.hold, operator.moveTo(1), operator.disable(2), operator.disable(3), operator.scheduleDeletion(3), operator.grantOn(3)] },
  { name: 'one+', what: 'two ticks, a rotation is due', setup: dueAgain, inputs: [TICK], acts: [operator.hold, operator.moveTo(1), operator.disable(2), operator.disable(3), operator.scheduleDeletion(3), operator.grantOn(3)] },
];

/** A system to explore, fresh: what one exploration learns of its actors is kept in it. */
export async function systemOf(scenario: Scenario, grain: 'call' | 'function', patch: (target: Deployed) => Deployed = (target) => target): Promise<RotationSystem> {
  const plain = deployed({ keyTemplate });
  const bench = new RotationBench({}, plain);
  await scenario.setup(bench);
  bench.clock.advance(3600 * 1000);
  const target = patch(scenario.deployed?.(bench) ?? bench.deployed);
  const worlds = new Worlds(scenario.retires === true);
  const start = worlds.settled(bench.world.store, bench.clock.now());
  const shared = new Map<string, Runs>();
  const runsOf = (input: RunInput) => {
    const key = JSON.stringify(input);
    if (!shared.has(key)) shared.set(key, new Runs(target, input, start.now));
    return shared.get(key)!;
  };
  const aliases = [...bench.world.store.aliases.values()];
  const numbered = aliases.flatMap(({ name, target: keyId }) => generationNumber(ALIAS, name) === undefined ? [] : [[generationNumber(ALIAS, name)!, keyId] as const]);
  const memory: Memory = {
    proven: [...new Set([...numbered.map(([, keyId]) => keyId), ...aliases.filter(({ name }) => name === ALIAS).map((alias) => alias.target)])].sort(),
    given: Object.fromEntries(numbered),
    told: {},
    runs: scenario.inputs.map(() => ({})),
  };
  return new RotationSystem({
    worlds, calls: new Calls(worlds), runs: scenario.inputs.map(runsOf), names: scenario.inputs.map((_, index) => `run ${'AB'[index]}`), acts: scenario.acts, start, memory, grain,
  });
}
void operator;
