import * as operator from './operator';
import type { OperatorAct } from './operator';
import { deployed } from './simulated';
import type { Deployed, RotationBench } from './simulated';
import { KeyTemplate, MacSpec } from '../../src';
import type { RunInput } from '../../src/manual-rotation/run-request';

export interface Scenario {
  readonly name: string;
  readonly inputs: readonly RunInput[];
  /** One of them is done once, at any moment, or never. */
  readonly acts: readonly OperatorAct[];
  readonly retires?: boolean;
  /** Small enough to be explored a second time with nothing left out. */
  readonly small?: boolean;
  /** The machine's own policy keeps it off keys that bear other names. @default true */
  readonly denials?: boolean;
  /** Brings the family where the scenario begins, with the real machine, long before. */
  setup(bench: RotationBench): Promise<void>;
  /** What the runs are started with, where that is not what the bench has deployed. */
  deployed?(bench: RotationBench): Deployed;
}

const DAY_MS = 24 * 3600 * 1000;
/** An HMAC key: what its exercises answer hangs on nothing but the key. */
const KEY = { keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) };

const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const HOLD: RunInput = { reason: 'manual', action: 'hold' };
const ROLLBACK: RunInput = { reason: 'manual', action: 'rollback', fromGeneration: 2 };

const RETIREMENT = { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 7 } };
/** Synthesized once: it takes a second. */
export const plain = once(() => deployed(KEY));
const patient = once(() => deployed(KEY, undefined, 'Shop', { activationDelaySeconds: 7 * 24 * 3600 }));
const retiring = once(() => deployed(KEY, undefined, 'Shop', { retirement: RETIREMENT }));

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

async function rotated(bench: RotationBench): Promise<void> {
  await bench.deploy();
  bench.clock.advance(DAY_MS);
  await bench.rotate(1);
  bench.clock.advance(DAY_MS);
}

async function due(bench: RotationBench): Promise<void> {
  await rotated(bench);
  bench.clock.advance(365 * DAY_MS);
}

/** A new key was made and staged by an earlier run, and its delay is over: what is left is to prove, to swap, to prove again, to record. */
async function ripe(bench: RotationBench): Promise<void> {
  await due(bench);
  await bench.tick({ deployed: patient() });
  bench.clock.advance(8 * DAY_MS);
}

async function superseded(bench: RotationBench): Promise<void> {
  bench.deployed = retiring();
  await rotated(bench);
  bench.clock.advance(91 * DAY_MS);
}

async function quarantined(bench: RotationBench): Promise<void> {
  await superseded(bench);
  await bench.tick();
  bench.clock.advance(31 * DAY_MS);
}

async function handMade(bench: RotationBench): Promise<void> {
  const { KeyId } = bench.world.call('CreateKey', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }).KeyMetadata;
  bench.world.call('CreateAlias', { AliasName: 'alias/orders', TargetKeyId: KeyId });
}

const ON_ROTATION = [
  operator.hold, operator.moveTo(1), operator.disable(2), operator.scheduleDeletion(2), operator.disable(3),
  operator.scheduleDeletion(3), operator.grantOn(3),
];
const ON_ROLLBACK = [
  operator.hold, operator.moveTo(1), operator.disable(1), operator.disable(2), operator.scheduleDeletion(1), operator.scheduleDeletion(2),
];
const ON_RETIREMENT = [operator.hold, operator.moveTo(1), operator.enable(1), operator.grantOn(1)];
const ON_DELETION = [...ON_RETIREMENT, operator.cancelDeletion(1)];
const ON_ADOPTION = [operator.hold, operator.disableCurrent, operator.deleteCurrent];

const adopts = (bench: RotationBench) => deployed(KEY, undefined, 'Shop', { adopt: { keyArn: bench.key()!.arn, replacePolicy: true } });

const ROTATION_OF_TWO: Scenario = { name: 'rotation/2', setup: due, inputs: [TICK, TICK], acts: ON_ROTATION };
const ACTIVATION_OF_TWO: Scenario = { name: 'activation/2', setup: ripe, inputs: [TICK, TICK], acts: ON_ROTATION };
const ROLLBACK_OF_TWO: Scenario = { name: 'rollback/2', setup: rotated, inputs: [ROLLBACK, TICK], acts: ON_ROLLBACK };

/**
 * One scenario for each act, which together are the whole one: in a history the operator acts once or never, and where he never does, it
 * is in each of them.
 */
function actByAct(whole: Scenario): Scenario[] {
  return whole.acts.map((act) => ({ ...whole, name: `${whole.name}: ${act.name}`, acts: [act] }));
}

/** `<what>/<how many runs>`. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'rotation/1', small: true, setup: due, inputs: [TICK], acts: ON_ROTATION },
  { name: 'rollback/1', setup: rotated, inputs: [ROLLBACK], acts: ON_ROLLBACK },
  { name: 'retirement/1', small: true, setup: superseded, retires: true, inputs: [TICK], acts: ON_RETIREMENT },
  { name: 'deletion/1', small: true, setup: quarantined, retires: true, inputs: [TICK], acts: ON_DELETION },
  { name: 'adoption/1', small: true, setup: handMade, deployed: adopts, inputs: [DEPLOYMENT], acts: ON_ADOPTION },
  // The machine alone, as if its role had no denials: what its own looks are worth.
  { name: 'retirement-undenied/1', setup: superseded, retires: true, denials: false, inputs: [TICK], acts: ON_RETIREMENT },
  { name: 'deletion-undenied/1', setup: quarantined, retires: true, denials: false, inputs: [TICK], acts: ON_DELETION },
  { name: 'adoption/2', setup: handMade, deployed: adopts, inputs: [DEPLOYMENT, TICK], acts: ON_ADOPTION },
  { name: 'retirement/2', setup: superseded, retires: true, inputs: [TICK, TICK], acts: ON_RETIREMENT },
  { name: 'deletion/2', setup: quarantined, retires: true, inputs: [TICK, TICK], acts: ON_DELETION },
  { name: 'rotation-held/2', setup: due, inputs: [TICK, HOLD], acts: [] },
  ...actByAct(ROLLBACK_OF_TWO),
];

/** Hours, and those of a whole rotation gigabytes: to the end only where it is asked for. */
export const LONG_SCENARIOS: readonly Scenario[] = [
  ...actByAct(ACTIVATION_OF_TWO),
  { ...ROTATION_OF_TWO, name: 'rotation-undisturbed/2', acts: [] },
  ...actByAct(ROTATION_OF_TWO),
];
