import type { Account } from './account';
import { AT_ONE_INSTANT } from './cases';
import type { Case } from './cases';
import { fleet, withoutRetries } from './fleet';
import type { ScaleAlias } from './fleet';
import { generationsBefore } from './history';
import { play } from './play';
import type { Outcome } from './play';
import { Families, problemsOf, quotaProblems } from './problems';
import { QUOTAS } from './quotas';
import { reportOf } from './report';

/** A small sample of `npm run scale`, and the proof that it would notice what it is there to notice. */
const ALIASES = 40;
const ONE_DAY = { seed: 1, mostDays: 1 };

let aliases: ScaleAlias[];
let outcome: Outcome;
beforeAll(async () => {
  aliases = fleet(ALIASES);
  outcome = await play(AT_ONE_INSTANT, aliases, ONE_DAY);
});

function problemsWith({ name }: ScaleAlias, account: Account): string[] {
  return problemsOf(name, new Families(account, aliases).get(name), 1, account);
}

describe('forty aliases whose ticks all come at the same instant', () => {
  test('are all rotated by that tick, and none is left half done', () => {
    expect(outcome.days).toEqual([expect.objectContaining({ runs: ALIASES, rotated: ALIASES, failures: new Map() })]);
    expect(outcome.problems).toEqual([]);
  });

  test('met the quotas, which let no more through than AWS does', () => {
    const { asked, granted } = outcome.account;
    // A machine tags the current key before it makes a new one: these are the requests that come all at once.
    expect(asked.peak('TagResource')).toBeGreaterThanOrEqual(ALIASES);
    expect(asked.count('TagResource') - granted.count('TagResource')).toBeGreaterThan(0.5 * ALIASES);
    expect(asked.count('CreateKey')).toBeGreaterThan(ALIASES);
    expect(granted.count('CreateKey')).toBe(ALIASES);
    expect(asked.peak('CreateKey')).toBeGreaterThan(5);
    expect(
      Object.fromEntries(['CreateKey', 'CreateAlias', 'UpdateAlias', 'TagResource'].map((one) => [one, granted.peak(one) <= QUOTAS[one]])),
    ).toEqual({ CreateKey: true, CreateAlias: true, UpdateAlias: true, TagResource: true });
    expect(granted.peak('CreateKey')).toBe(5);
    expect(granted.peak('TagResource')).toBe(10);
  });

  test('are reported with duration, failures and requests', () => {
    const report = reportOf(outcome, 1000).join('\n');
    expect(report).toContain('ticks of day 1: 40 runs, 0 failed; 40 aliases rotated');
    expect(report).toMatch(/duration from the first tick to the last rotation: \d+ min \d+ s/);
    expect(report).toMatch(/CreateKey +\d+ +\d+ +\d+ +5 +5/);
  });
});

describe('aliases whose ticks come as late as they can: each just missed one, and the next comes at the end of its window', () => {
  const LATEST_MS = 25 * 3_600_000;
  const late: Case = { title: 'late', tickAt: () => LATEST_MS };

  test('have no key that gets older than the rotation period', async () => {
    const { days, rotations, problems } = await play(late, aliases, ONE_DAY);
    expect(problems).toEqual([]);
    expect(days[0].rotated).toBe(ALIASES);
    const ages = [...rotations.values()].map(({ replacedAfterMs }) => replacedAfterMs! / 86_400_000);
    expect(Math.max(...ages)).toBeLessThan(365);
    expect(Math.min(...ages)).toBeGreaterThan(364.9); // it is as narrow as that
  });
});

describe('the check', () => {
  test('fails if the machine does not try again', async () => {
    const { problems, days } = await play(AT_ONE_INSTANT, withoutRetries(aliases), ONE_DAY);
    expect(days[0].rotated).toBeLessThan(ALIASES / 2);
    expect([...days[0].failures.keys()]).toContain("RotationFailed at 'Create the key' (Kms.KmsException)");
    expect(problems.filter((problem) => problem.endsWith(': was not rotated'))).toHaveLength(ALIASES - days[0].rotated);
  });

  test('fails if a key gets older than the rotation period', async () => {
    const { problems } = await play({ title: 'later than any schedule', tickAt: () => 27 * 3_600_000 }, aliases, ONE_DAY);
    expect(problems).toHaveLength(ALIASES);
    expect(problems[0]).toMatch(/: its key was 365\.04 days old when it was replaced$/);
  });

  test('fails if the quotas let too many requests through', () => {
    expect(quotaProblems(outcome.account, { ...QUOTAS, CreateKey: 4 })).toEqual(['CreateKey: 5 '
      + 'requests a second were let through, 4 is the quota']);
  });

  test('sees a rotation that was not recorded, announced or proven, and a key without a number', () => {
    const { account } = outcome;
    const [unrecorded, unannounced, unproven, strayed] = aliases.filter((alias) => generationsBefore(alias) === 1);
    const { store } = account.truth;
    const target = (alias: string) => store.keys.get(store.aliases.get(alias)!.target)!;
    store.setTags(target(`${unrecorded.name}/v1`), new Map());
    account.events.splice(0, account.events.length, ...account.events.filter(({ Detail }) => Detail.alias !== unannounced.name));
    account.proven.delete(target(unproven.name).arn);
    store.keys.set('stray', { ...target(strayed.name), id: 'stray' });
    expect(problemsWith(unrecorded, account)).toContain(`${unrecorded.name}: the old generation is not marked as superseded`);
    expect(problemsWith(unannounced, account)).toEqual([`${unannounced.name}: no event said that it was rotated`]);
    expect(problemsWith(unproven, account)).toEqual([`${unproven.name}: the current key was never proven behind the alias`]);
    expect(problemsWith(strayed, account)).toEqual([`${strayed.name}: 3 keys bear 2 numbers`]);
  });
});
