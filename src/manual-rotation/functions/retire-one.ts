import type { GenerationFacts } from './family';
import { FamilyView } from './family-view';
import type { KeyReader } from './key-reader';
import { timeIn } from './marks';
import { readFamily } from './read-family';
import { nextStep, retirable, wasMovedLately, whyKept } from './retirement';
import type { UsageFacts } from './retirement';
import type { TaggedKey } from './tagged-keys';
import { logEvent } from '../../private/log';
import { TAGS } from '../../private/vocabulary';
import type { RetirementTerms } from '../declared';
import type { SurveyResult } from '../survey-messages';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How many generations one run looks at whose time has come, at five calls each. The next run goes on with others. */
const LOOKS = 2;
/** If none has, how many disabled ones it looks at, at one call each, to see whether somebody enabled them again. */
const LOOKS_AT_DISABLED = 5;

/**
 * The generation whose retirement goes a step further in this run. The tagging API says which may be due, with the marks of all
 * generations in one answer; what is done is decided by fresh reads of the one generation. If it does not answer, all generations are
 * read.
 */
export async function retireOne(
  keys: KeyReader, view: FamilyView, tagged: TaggedKey[] | undefined, now: Date,
): Promise<SurveyResult | undefined> {
  const { declared, facts } = view;
  const terms = declared.retirement;
  if (terms === null || wasMovedLately(view, now)) return undefined;
  const hints = tagged === undefined
    ? new FamilyView(declared, await readFamily(keys, { declared, allGenerations: true, policies: false, now }))
    : new FamilyView(declared, { ...facts, others: withHints(facts.others, tagged, facts.current!, now) });
  const known = retirable(hints, hints.facts.current!);
  const due = known.filter((one) => nextStep(hints, one, terms, now) !== undefined);
  for (const one of todays(due, LOOKS, now)) {
    const plan = await lookAt(keys, hints, one, terms, now);
    if (plan !== undefined) return plan;
  }
  if (due.length > 0) return undefined;
  for (const one of todays(known.filter((other) => other.tags?.[TAGS.disabled] !== undefined), LOOKS_AT_DISABLED, now)) {
    if ((await keys.describe(one.keyArn))?.KeyState === 'Enabled') return lookAt(keys, hints, one, terms, now);
  }
  return undefined;
}

/** All, if there are few; else other ones each day, so that those which have to be kept never hide the rest. */
function todays<T>(all: T[], most: number, now: Date): T[] {
  if (all.length <= most) return all;
  const start = (Math.floor(now.getTime() / DAY_MS) * most) % all.length;
  return [...all.slice(start), ...all.slice(0, start)].slice(0, most);
}

/** The generation as it is now, and what that means. */
async function lookAt(
  keys: KeyReader, view: FamilyView, hint: GenerationFacts, terms: RetirementTerms, now: Date,
): Promise<SurveyResult | undefined> {
  const { keyArn } = hint;
  const metadata = await keys.describe(keyArn);
  if (metadata === undefined) return undefined;
  const one = { ...hint, keyState: metadata.KeyState ?? '', createdAt: metadata.CreationDate!, tags: await keys.tags(keyArn, true) };
  const fresh = new FamilyView(view.declared, {
    ...view.facts,
    others: view.facts.others.map((other) => (other.keyArn === keyArn ? one : other)),
  });
  const step = retirable(fresh, fresh.facts.current!).includes(one) ? nextStep(fresh, one, terms, now) : undefined;
  if (step === undefined || step.plan === 'veto') return step;
  const kept = whyKept(view.declared.familyName, step.newKey!, await usageOf(keys, keyArn, view.facts.alias!.keyArn, 'grants'), terms, now);
  if (kept === undefined) return step;
  logEvent('kept', { alias: view.declared.aliasName, keyArn, plan: step.plan, why: kept });
  return undefined;
}

/**
 * Who uses a generation, as AWS KMS says now.
 *
 * @param lentBy shares of AWS RAM cost a call more: the look right before the retirement asks for them, the survey need not
 */
export async function usageOf(
  keys: KeyReader, keyArn: string, currentKeyArn: string | undefined, lentBy: 'grants' | 'grants and shares',
): Promise<UsageFacts> {
  return {
    aliases: (await keys.aliases(keyArn)).map((alias) => alias.name),
    lent: lentBy === 'grants' ? await keys.granted(keyArn) : await keys.lent(keyArn),
    tracking: await keys.usage(keyArn),
    currentKeyArn,
  };
}

/** Adds the generations that are known by their tags alone, with what their marks say. A generation is no older than its announcement. */
function withHints(read: ReadonlyArray<GenerationFacts>, tagged: TaggedKey[], current: GenerationFacts, now: Date): GenerationFacts[] {
  const known = new Set([current, ...read].map((one) => one.keyArn));
  const stubs = tagged.filter(({ keyArn, tags }) => !known.has(keyArn) && Number.isSafeInteger(Number(tags[TAGS.generation])))
    .map(({ keyArn, tags }): GenerationFacts => {
      const createdAt = timeIn({ tags }, TAGS.staged) ?? now;
      return {
        number: Number(tags[TAGS.generation]),
        keyId: keyArn.slice(keyArn.lastIndexOf('/') + 1),
        keyArn,
        keySpec: '',
        keyUsage: '',
        origin: '',
        keyState: '',
        createdAt,
        description: '',
        claimedAt: createdAt,
        tags,
      };
    });
  return [...read, ...stubs].sort((a, b) => a.number - b.number);
}
