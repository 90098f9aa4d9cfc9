import { Duration } from 'aws-cdk-lib';
import type { Visit } from '../../test/machine/execution-types';
import { deployed } from '../../test/machine/rotation-bench';
import type { Deployed, RotationBench } from '../../test/machine/rotation-bench';
import { Abort } from '../../test/machine/task-error';

export const DAY_MS = 24 * 3600 * 1000;
export const LONG_DELAY_DAYS = 7;
/** After so long, reads show what the setup did, however late they are. */
const OLD_NEWS_MS = 3600 * 1000;

/** Deployments are synthesized once per process: no cell changes one. */
export const plain = once(() => deployed());
export const changed = once(() => deployed({ description: 'changed' }));
export const patient = once(() => deployed({}, undefined, 'Shop', { activationDelaySeconds: Duration.days(LONG_DELAY_DAYS).toSeconds() }));

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

export function abortAt(state: string): (visit: Visit) => void {
  return (visit) => {
    if (visit.state === state) throw new Abort(`aborted at ${state}`);
  };
}
