import type { Account } from './account';
import type { ScaleAlias } from './fleet';

export const DAY_MS = 86_400_000;

/** Families that retire are older by so much, and have a superseded generation. */
const OLDER_BY_MS = 100 * DAY_MS;

/** The default. */
export const ROTATION_PERIOD_MS = 365 * DAY_MS;

/** The age at which the machine replaces a key: 26 hours early for a tick that was just missed, and earlier by the activation delay. */
const DUE_AGE_MS = ROTATION_PERIOD_MS - 26 * 3_600_000 - 5 * 60_000;

/**
 * What was before: all aliases have a current key that was made in the same minutes, so that all come due on one day; those
 * that retire have a generation before it. Leaves the clock at the moment at which the last of them comes due. The day of the schedules is
 * taken to begin there: whoever has its tick just before has missed it, and waits the longest.
 */
export async function layHistory(account: Account, aliases: readonly ScaleAlias[]): Promise<void> {
  const { clock } = account;
  const older = aliases.filter((alias) => alias.retires);
  const younger = aliases.filter((alias) => !alias.retires);
  const begun = clock.now();
  await all(account, older.map((alias) => account.start(alias, { reason: 'deployment' }, 'deploy')));
  clock.advance(begun + OLDER_BY_MS - clock.now());
  await all(account, [
    ...older.map((alias) => account.start(alias, { reason: 'manual', action: 'rotate', fromGeneration: 1 }, 'rotate')),
    ...younger.map((alias) => account.start(alias, { reason: 'deployment' }, 'deploy')),
  ]);
  const youngest = Math.max(...[...account.truth.store.keys.values()].map((key) => key.createdAt));
  clock.advance(youngest + DUE_AGE_MS - clock.now());
}

/** How many generations a family has on the day it comes due. */
export function generationsBefore(alias: ScaleAlias): number {
  return alias.retires ? 2 : 1;
}

async function all(account: Account, executions: ReadonlyArray<ReturnType<Account['start']>>): Promise<void> {
  await account.clock.run();
  for (const execution of executions) {
    const { status, error, cause } = await execution.done;
    if (status !== 'SUCCEEDED') throw new Error(`the past could not be laid: ${execution.arn} ${status}: ${error}: ${cause}`);
  }
}
