import { Deadline, TOO_LATE } from './deadline';
import { RuleMisconfiguredError } from './errors';
import type { EvaluatedBefore } from './evaluated-before';
import { evaluatedBefore, judgedBefore } from './evaluated-before';
import type { KnownKey } from './key-judge';
import { isAwsManaged, KeyJudge, POSTPONED } from './key-judge';
import type { RunContext } from './run-context';
import { inTurn } from './turn';
import { forEach } from './workers';
import { stands } from '../standing';
import type { Verdict } from '../verdict-types';

/** Keys that are judged at the same time: enough for 800 calls in a second at 40 ms each. */
const WORKERS = 32;
/** A run stops when so much time is left: enough to report its verdicts, even if that takes five tries. */
const MARGIN_MS = 60_000;
/** How much of the time may go into the search for verdicts of keys that are gone: the keys that are there matter more. */
const SHARE_OF_GONE = 1 / 3;

const GONE = 'The key is gone, or outside of the scope of the rule.';

/** Judges every key of the account and Region, and takes back what was said about keys that are gone. */
export async function evaluateAccount(run: RunContext): Promise<void> {
  const { surroundings: { clock, remaining }, sender, tally } = run;
  const deadline = new Deadline(clock, remaining() - MARGIN_MS);
  try {
    const { keys, gone, before, judge } = await survey(run, deadline);
    for (const keyId of gone) await sender.add(keyId, { compliance: 'NOT_APPLICABLE', annotation: GONE });
    const unsent = new Map<string, Verdict>();
    await forEach(inTurn(keys, run.now), WORKERS, () => deadline.passed, async (key) => {
      const verdict = await evaluate(run, deadline, judge, key);
      if (verdict === undefined) return;
      if (mayStand(run, before, key.keyId, verdict)) unsent.set(key.keyId, verdict);
      else await sender.add(key.keyId, verdict);
    });
    // AWS Config wants to be told something by every run: one that says nothing looks like one that failed.
    const [spare] = unsent;
    if (sender.added === 0 && spare !== undefined) await sender.add(...spare);
    tally.left = keys.length - tally.judged - tally.postponed - tally.unreadable.length;
    tally.unsent = tally.judged + gone.length - sender.added;
    await sender.flush();
  } finally {
    deadline.cancel();
  }
}

interface Survey {
  /** Those in the scope. */
  readonly keys: readonly KnownKey[];
  readonly gone: readonly string[];
  readonly before: EvaluatedBefore;
  readonly judge: KeyJudge;
}

/** What can be read in bulk. If any of it fails, nothing can be said about any key, and the run fails. */
async function survey(run: RunContext, deadline: Deadline): Promise<Survey> {
  const { surroundings: { clients }, ruleName, calls, kms, tags, tally, scope, standard, now } = run;
  // First, so that no key can be in it that is too new for the lists.
  const before = await evaluatedBefore(clients.config, calls, {
    ruleName,
    notApplicable: run.repeatAfterDays !== undefined,
    stop: () => deadline.hasSpent(SHARE_OF_GONE),
  });
  tally.goneUnknown = before.cut;
  const aliases = await kms.aliases();
  if (scope !== undefined || aliases.hasFamilies) await tags.readAll();
  const all = (await kms.keys()).map((key) => ({ ...key, aliases: aliases.of(key.keyId).names }));
  const keys = all.filter((key) => tags.inScope(key.keyArn));
  const own = all.filter((key) => !isAwsManaged(key));
  tally.outOfScope = own.filter((key) => !tags.inScope(key.keyArn)).length;
  refuseIfBlind(run, own.length);
  const there = new Set(keys.map((key) => key.keyId));
  const families = { aliases: async () => aliases, tagsOf: async (keyArns: readonly string[]) => keyArns.map((keyArn) => tags.of(keyArn)) };
  const gone = judgedBefore(before).filter((keyId) => !there.has(keyId));
  return { keys, gone, before, judge: new KeyJudge(kms, families, standard, now) };
}

/** Whether AWS Config needs not be told: only where the rule says for how long that is. */
function mayStand({ repeatAfterDays, now }: RunContext, { shown }: EvaluatedBefore, keyId: string, verdict: Verdict): boolean {
  return repeatAfterDays !== undefined && stands(shown.get(keyId), verdict, { repeatAfterDays, now });
}

/** A rule that judges nothing looks like one that finds nothing wrong. Keys of AWS have no tags of ours. */
function refuseIfBlind({ scope, tally }: RunContext, own: number): void {
  if (scope === undefined || own === 0 || tally.outOfScope < own) return;
  const tag = `'${scope.tagKey}'${scope.tagValue === undefined ? '' : ` with the value '${scope.tagValue}'`}`;
  throw new RuleMisconfiguredError(
    `the scope leaves no key: of ${own} keys of account and Region, none has the tag ${tag}. No key was judged. `
    + 'Tag the keys, correct the scope of the rule, or take the rule out of this Region');
}

async function evaluate({ tally }: RunContext, deadline: Deadline, judge: KeyJudge, key: KnownKey): Promise<Verdict | undefined> {
  try {
    const verdict = await deadline.within(judge.judge(key));
    tally.add(verdict);
    return verdict;
  } catch (error) {
    if (error === POSTPONED) tally.postponed += 1;
    else if (error !== TOO_LATE) tally.addUnreadable(key.keyId, error);
    return undefined;
  }
}
