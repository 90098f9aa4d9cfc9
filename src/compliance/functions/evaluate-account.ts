import { Deadline, TOO_LATE } from './deadline';
import { evaluatedBefore } from './evaluated-before';
import type { KnownKey } from './key-judge';
import { KeyJudge } from './key-judge';
import type { RunContext } from './run-context';
import { forEach } from './workers';
import type { Verdict } from '../verdict-types';

/** Keys that are judged at the same time: enough for 800 calls in a second at 40 ms each. */
const WORKERS = 32;
/** What is left of the time when a run stops: enough to report what it has, also if AWS Config wants it five times. */
const MARGIN_MS = 60_000;

const GONE = 'The key is gone, or outside of the scope of the rule.';

/** Judges every key of the account and Region, and takes back what was said about keys that are gone. */
export async function evaluateAccount(run: RunContext): Promise<void> {
  const { surroundings: { clock, remaining }, sender, tally } = run;
  const deadline = new Deadline(clock, remaining() - MARGIN_MS);
  try {
    const { keys, gone, judge } = await survey(run);
    for (const keyId of gone) await sender.add(keyId, { compliance: 'NOT_APPLICABLE', annotation: GONE });
    await forEach(keys, WORKERS, () => deadline.passed, (key) => evaluate(run, deadline, judge, key));
    tally.left = keys.length - tally.judged - tally.unreadable.length;
    await sender.flush();
  } finally {
    deadline.cancel();
  }
}

interface Survey {
  /** Those in the scope. */
  readonly keys: readonly KnownKey[];
  readonly gone: readonly string[];
  readonly judge: KeyJudge;
}

/** What can be read in bulk. If any of it fails, nothing can be said about any key, and the run fails. */
async function survey({ surroundings: { clients }, ruleName, calls, kms, tags, scope, standard, now }: RunContext): Promise<Survey> {
  const before = await evaluatedBefore(clients.config, calls, ruleName); // first, so that no key can be in it that is too new for the lists
  const aliases = await kms.aliases();
  if (scope !== undefined || aliases.hasFamilies) await tags.readAll();
  const keys = (await kms.keys()).filter((key) => tags.inScope(key.keyArn)).map((key) => ({ ...key, aliases: aliases.of(key.keyId) }));
  const there = new Set(keys.map((key) => key.keyId));
  const judge = new KeyJudge(kms, { aliases: async () => aliases, tagsOf: async (keyArn) => tags.of(keyArn) }, standard, now);
  return { keys, gone: before.filter((keyId) => !there.has(keyId)), judge };
}

async function evaluate({ sender, tally }: RunContext, deadline: Deadline, judge: KeyJudge, key: KnownKey): Promise<void> {
  let verdict: Verdict;
  try {
    verdict = await deadline.within(judge.judge(key));
  } catch (error) {
    if (error !== TOO_LATE) tally.addUnreadable(key.keyId, error);
    return;
  }
  tally.add(verdict);
  await sender.add(key.keyId, verdict);
}
