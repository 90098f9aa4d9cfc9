import type { RecordedRotation } from './recorded-rotation';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { STATES } from '../../src/manual-rotation/contract';

const DAY_MS = 24 * 60 * 60 * 1000;
const TICK = { reason: 'tick' };

/** The first two generations: by a deployment, a deployment that finds something changed, and a rotation; then a run with nothing to do. */
export async function firstRotation(rotation: RecordedRotation): Promise<void> {
  await rotation.run({ reason: 'deployment' });
  rotation.world.call('UpdateKeyDescription', { KeyId: rotation.generationId(1), Description: 'somebody changed it' });
  await rotation.run({ reason: 'deployment' });
  await rotate(rotation);
  await rotation.run(TICK);
}

/** Every other path that makes calls of its own, each from where the one before it ended. */
export async function everyOtherPath(rotation: RecordedRotation): Promise<void> {
  await declareAnew(rotation);
  await goBackAndForth(rotation);
  await findUnusable(rotation);
  await restoreAlias(rotation);
  await retire(rotation);
  await holdAndRelease(rotation);
  await discard(rotation);
  await findPlanted(rotation);
  await replaceDoomed(rotation);
  await swapBack(rotation);
  await swapBackFromDoomed(rotation);
  await rotation.run({ reason: 'manual', action: 'rotate', fromGeneration: 999 }, { status: 'FAILED', error: 'GenerationMismatch' });
  await declareOnDisobedient(rotation);
}

async function rotate(rotation: RecordedRotation): Promise<void> {
  await rotation.run({ reason: 'manual', action: 'rotate', fromGeneration: rotation.currentNumber() });
}

/** A deployment that finds the description of every generation changed. */
async function declareAnew(rotation: RecordedRotation): Promise<void> {
  for (const number of [1, 2]) {
    rotation.world.call('UpdateKeyDescription', { KeyId: rotation.generationId(number), Description: 'somebody changed it again' });
  }
  await rotation.run({ reason: 'deployment' });
}

/** Disabled, undone by somebody, let go, disabled again; deleted, if that was asked for. */
async function retire(rotation: RecordedRotation): Promise<void> {
  const { retirement } = rotation.declaration;
  if (retirement === null) return;
  const superseded = rotation.generationId(1);
  rotation.advance((retirement.after + 1) * DAY_MS);
  await rotation.run(TICK);
  rotation.world.call('EnableKey', { KeyId: superseded });
  await rotation.run(TICK);
  await rotation.run({ reason: 'manual', action: 'release' });
  await comeBackWhileDisabled(rotation, superseded);
  rotation.advance((retirement.after + 1) * DAY_MS); // whoever moves the alias begins it anew
  await rotation.run(TICK);
  if (retirement.deletion === null) return;
  rotation.advance((retirement.deletion.quarantine + 1) * DAY_MS);
  await rotation.run(TICK);
}

/** The alias moves to the key that is being disabled: it is enabled again. Then somebody moves the alias to where it was. */
async function comeBackWhileDisabled(rotation: RecordedRotation, superseded: string): Promise<void> {
  const { aliasName } = rotation.declaration;
  const current = rotation.keyId(aliasName);
  const onEnter = (state: string) => {
    if (state === STATES.readAliasAfterDisabling) rotation.world.call('UpdateAlias', { AliasName: aliasName, TargetKeyId: superseded });
  };
  await rotation.run(TICK, { status: 'SUCCEEDED', onEnter });
  rotation.world.call('UpdateAlias', { AliasName: aliasName, TargetKeyId: current });
}

/** To the first generation, which may be an adopted key, and on to another one. */
async function goBackAndForth(rotation: RecordedRotation): Promise<void> {
  await rotation.run({ reason: 'manual', action: 'rollback', fromGeneration: rotation.currentNumber() });
  await rotate(rotation);
}

async function holdAndRelease(rotation: RecordedRotation): Promise<void> {
  await rotation.run({ reason: 'manual', action: 'hold' });
  await rotation.run({ reason: 'manual', action: 'release' });
}

/** A key whose making was not heard of, so that another one got its number. */
async function discard(rotation: RecordedRotation): Promise<void> {
  const wrap = (next: TaskHandler) => strike({ state: STATES.createKey }, loseAnswer('Kms.SdkClientException'), next);
  await rotation.run({ reason: 'manual', action: 'rotate', fromGeneration: rotation.currentNumber() }, { status: 'SUCCEEDED', wrap });
  rotation.advance(2 * DAY_MS);
  await rotation.run(TICK, {
    status: 'SUCCEEDED',
    wrap: (next) => strike({ state: STATES.discard, calls: 'all' }, refuse('Refused.ForGood'), next),
  });
  rotation.advance(8 * DAY_MS); // a refused discard is tried again in a week
  await rotation.run(TICK);
}

async function findPlanted(rotation: RecordedRotation): Promise<void> {
  const { familyName } = rotation.declaration;
  const { KeyId, Arn } = rotation.world.call('CreateKey', {}).KeyMetadata;
  rotation.recorder.shutUsOut(Arn);
  rotation.world.call('CreateAlias', { AliasName: `${familyName}/v${rotation.currentNumber() + 1}`, TargetKeyId: KeyId });
  await rotation.run(TICK);
  rotation.advance(DAY_MS);
}

/** A current key that takes no more tags. */
async function replaceDoomed(rotation: RecordedRotation): Promise<void> {
  rotation.world.call('ScheduleKeyDeletion', { KeyId: rotation.generationId(rotation.currentNumber()), PendingWindowInDays: 30 });
  await rotate(rotation);
}

/** A new key that fails behind the alias. It is recorded by a later run. */
async function swapBack(rotation: RecordedRotation): Promise<void> {
  const onEnter = (state: string) => {
    const { aliasName } = rotation.declaration;
    if (state === STATES.proveAlias) rotation.world.call('DisableKey', { KeyId: rotation.keyId(aliasName) });
  };
  const wrap = (next: TaskHandler) => strike({ state: STATES.announceRolledBack, calls: 'all' }, refuse('Refused.ForGood'), next);
  await rotation.run(
    { reason: 'manual', action: 'rotate', fromGeneration: rotation.currentNumber() },
    { status: 'FAILED', error: 'RolledBack', wrap, onEnter },
  );
  await rotation.run(TICK, { status: 'FAILED', error: 'RolledBack' });
}

/** A new key that fails behind the alias and takes no tags: the key before says so for it. */
async function swapBackFromDoomed(rotation: RecordedRotation): Promise<void> {
  const onEnter = (state: string) => {
    const { aliasName } = rotation.declaration;
    if (state === STATES.proveAlias) {
      rotation.world.call('ScheduleKeyDeletion', { KeyId: rotation.keyId(aliasName), PendingWindowInDays: 30 });
    }
  };
  await rotation.run(
    { reason: 'manual', action: 'rotate', fromGeneration: rotation.currentNumber() },
    { status: 'FAILED', error: 'RolledBack', onEnter },
  );
}

/** A current key that somebody disabled: told, marked, and enabled again. */
async function findUnusable(rotation: RecordedRotation): Promise<void> {
  const KeyId = rotation.generationId(rotation.currentNumber());
  rotation.world.call('DisableKey', { KeyId });
  await rotation.run(TICK, { status: 'FAILED', error: 'CurrentKeyUnusable' });
  rotation.world.call('EnableKey', { KeyId });
}

async function restoreAlias(rotation: RecordedRotation): Promise<void> {
  rotation.world.call('DeleteAlias', { AliasName: rotation.declaration.aliasName });
  await rotation.run(TICK);
}

/** An older generation whose policy no longer names the machine, at a deployment that finds it changed. */
async function declareOnDisobedient(rotation: RecordedRotation): Promise<void> {
  const KeyId = rotation.generationId(2);
  rotation.world.call('UpdateKeyDescription', { KeyId, Description: 'somebody changed it, and shut the machine out' });
  const wrap = (next: TaskHandler) => strike({ state: STATES.putPolicy, calls: 'all' }, refuse('Refused.ForGood'), next);
  await rotation.run({ reason: 'deployment' }, { status: 'SUCCEEDED', wrap });
}
