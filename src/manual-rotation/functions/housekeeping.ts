import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { answer } from './answers';
import { isOutdated } from './drift';
import type { FamilyView } from './family-view';
import { isGoing, ref } from './family-view';
import type { KeyReader } from './key-reader';
import { retirementCandidates, whyKept } from './retirement';
import type { StrayKey } from './strays';
import { discard, mayBeDiscarded } from './strays';
import { findTaggedKeys } from './tagged-keys';
import { logEvent } from '../../private/log';
import { generationNumber, TAGS } from '../../private/vocabulary';
import type { SurveyResult } from '../contract';

/** Where housekeeping looks. */
export interface Sources {
  /** That of the survey: what it listed, it need not list again. */
  readonly keys: KeyReader;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

export interface Housekeeping {
  readonly plan: SurveyResult | undefined;
  readonly strays: ReadonlyArray<StrayKey>;
  /** Version aliases: each is a key that costs $1 a month, unless its deletion is scheduled. */
  readonly generations: number;
}

/**
 * What is left to do when nothing is due: at most one thing a run, the least dangerous first. A planted key comes last: it is announced for as
 * long as it is there, and whoever planted it must not keep strays from being discarded and generations from being retired.
 */
export async function keepHouse(sources: Sources, view: FamilyView, now: Date): Promise<Housekeeping> {
  const strays = await findStrays(sources, view);
  const plan = declareAnew(view) ?? discardOne(strays, now) ?? await retireOne(sources.keys, view, now) ?? announcePlanted(view);
  return { plan, strays, generations: await countGenerations(sources.keys, view.declared.familyName) };
}

async function countGenerations(keys: KeyReader, familyName: string): Promise<number> {
  return (await keys.allAliases()).filter((alias) => generationNumber(familyName, alias.name) !== undefined).length;
}

/** Generations that a run declared which had begun before a deployment. */
function declareAnew(view: FamilyView): SurveyResult | undefined {
  const current = view.facts.current!;
  const outdated = [current, ...view.members(current)]
    .filter((one) => !isGoing(one) && one.tags?.[TAGS.disabled] === undefined && isOutdated(one, view.declared));
  return outdated.length === 0 ? undefined : answer('sync', `generations ${outdated.map((one) => one.number).join(', ')} bear an older declaration`, {
    declare: outdated.map((one) => view.toDeclare(one)),
  });
}

function announcePlanted(view: FamilyView): SurveyResult | undefined {
  const planted = view.planted(view.facts.current!)[0];
  return planted && answer('stray', `${planted.keyArn} bears number ${planted.number}, but was not made by this machine`, { newKey: ref(planted) });
}

function discardOne(strays: ReadonlyArray<StrayKey>, now: Date): SurveyResult | undefined {
  const stray = strays.find((key) => mayBeDiscarded(key, now));
  return stray && discard(stray);
}

/** The first generation that may go. Why the others stay is in the log. */
async function retireOne(keys: KeyReader, view: FamilyView, now: Date): Promise<SurveyResult | undefined> {
  const { retirement, aliasName } = view.declared;
  if (retirement === null) return undefined;
  for (const candidate of retirementCandidates(view, view.facts.current!, retirement, now)) {
    if (candidate.plan === 'veto') return candidate;
    const { keyArn } = candidate.newKey!;
    const kept = whyKept(view, candidate, {
      aliases: (await keys.aliases(keyArn)).map((alias) => alias.name),
      hasGrants: await keys.hasGrants(keyArn),
      tracking: await keys.usage(keyArn),
      currentKeyArn: (await keys.describe(aliasName))?.Arn, // last: it has to be fresh
    }, retirement, now);
    if (kept === undefined) return candidate;
    logEvent('kept', { alias: aliasName, keyArn, plan: candidate.plan, why: kept });
  }
  return undefined;
}

/**
 * Keys that bear our tags but no number: those that the current key names, and those that the tagging API finds. That API lags and
 * may be denied, so nothing else hangs on it.
 */
async function findStrays({ keys, tagging }: Sources, view: FamilyView): Promise<StrayKey[]> {
  const known = new Set([view.facts.current!, ...view.facts.others].map((one) => one.keyArn));
  const tagged = await findTaggedKeys(tagging, view.declared);
  const arns = new Set([...view.facts.unclaimed.map((one) => one.keyArn), ...tagged].filter((arn) => !known.has(arn)));
  const strays: StrayKey[] = [];
  for (const arn of arns) {
    const stray = await keys.stray(arn, view.declared);
    if (stray !== undefined) strays.push(stray);
  }
  return strays;
}
