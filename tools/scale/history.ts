import type { Account } from './account';
import type { ScaleAlias } from './fleet';

export const DAY_MS = 86_400_000;

/** Families that retire are older by so much, and have a superseded generation. */
const OLDER_BY_MS = 100 * DAY_MS;

/** The default period of a year, less the day that the machine begins early. */
const UNTIL_DUE_MS = 364 * DAY_MS;

/**
 * What was before: all aliases have a current key that was made in the same minutes, so that all come due on one day; those
 * that retire have a generation before it. Leaves the clock at midnight before that day.
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
  clock.advance(begun + OLDER_BY_MS + UNTIL_DUE_MS - clock.now());
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
