import { Duration } from 'aws-cdk-lib';
import type { Visit } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { ALIAS, deployed } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';
import { versionAlias } from '../../src/private/vocabulary';

export const DAY_MS = 24 * 3600 * 1000;
export const LONG_DELAY_DAYS = 7;
/** After so long, reads show what the setup did, however late they are. */
const OLD_NEWS_MS = 3600 * 1000;

/** Deployments are synthesized once per process: no cell changes one. */
export const plain = once(() => deployed());
export const changed = once(() => deployed({ description: 'changed' }));
export const patient = once(() => deployed({}, undefined, 'Shop', { activationDelaySeconds: Duration.days(LONG_DELAY_DAYS).toSeconds() }));

export const retiring = once(() =>
  deployed({}, undefined, 'Shop', { retirement: { after: 90, unusedFor: 90, deletion: { quarantine: 30, pendingWindow: 7 } } }),
);
const adopting = new Map<string, Deployed>();

function once(make: () => Deployed): () => Deployed {
  let made: Deployed | undefined;
  return () => made ??= make();
}

export function letReadsCatchUp(bench: RotationBench): void {
  bench.clock.advance(OLD_NEWS_MS);
}

export async function deployedLongAgo(bench: RotationBench): Promise<void> {
  await bench.deploy();
  letReadsCatchUp(bench);
}

export async function rotatedLongAgo(bench: RotationBench): Promise<void> {
  await bench.deploy();
  await bench.rotate(1);
  letReadsCatchUp(bench);
}

/** The current key is excused from the start: the scenario itself put it so. */
export async function doomed(bench: RotationBench): Promise<void> {
  await deployedLongAgo(bench);
  bench.world.call('ScheduleKeyDeletion', { KeyId: bench.key()!.id, PendingWindowInDays: 30 });
}

/** A rotation that is cut short when the state is entered. */
export async function cutShort(bench: RotationBench, state: string): Promise<void> {
  await bench.rotate(1, { onEnter: abortAt(state) });
  letReadsCatchUp(bench);
}

/** Two keys were made for one number: the answer about the first was lost. */
export async function strayed(bench: RotationBench): Promise<void> {
  await bench.deploy();
  await bench.rotate(1, { onEnter: abortAt(STATES.nameSuccessor) });
  await bench.rotate(1);
  bench.clock.advance(2 * DAY_MS);
}

export async function planted(bench: RotationBench): Promise<void> {
  await deployedLongAgo(bench);
  const { policy, tags } = bench.generation(1);
  const Tags = [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyId } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy: policy, Tags }).KeyMetadata;
  bench.world.call('CreateAlias', { AliasName: versionAlias(ALIAS, 2), TargetKeyId: KeyId });
  letReadsCatchUp(bench);
}

/** A live key behind the alias, made by hand, and a deployment that adopts it. */
export async function live(bench: RotationBench): Promise<void> {
  const { KeyId, Arn } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata;
  bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: KeyId });
  letReadsCatchUp(bench);
  if (!adopting.has(Arn)) adopting.set(Arn, deployed({}, undefined, 'Shop', { adopt: { keyArn: Arn, replacePolicy: true } }));
  bench.deployed = adopting.get(Arn)!;
}

export async function superseded(bench: RotationBench): Promise<void> {
  await bench.deploy();
  await bench.rotate(1);
  bench.clock.advance(91 * DAY_MS);
}

export async function quarantined(bench: RotationBench): Promise<void> {
  await superseded(bench);
  await bench.tick();
  bench.clock.advance(31 * DAY_MS);
}

/** Somebody enabled a generation again that was retired. */
export async function undone(bench: RotationBench): Promise<void> {
  await quarantined(bench);
  bench.world.call('EnableKey', { KeyId: bench.generation(1).id });
  letReadsCatchUp(bench);
}

/** A rotation is due, but an operator holds the family. */
export async function held(bench: RotationBench): Promise<void> {
  await bench.deploy();
  await bench.run({ reason: 'manual', action: 'hold' });
  bench.clock.advance(365 * DAY_MS);
}

export function abortAt(state: string): (visit: Visit) => void {
  return (visit) => {
    if (visit.state === state) throw new Abort(`aborted at ${state}`);
  };
}
