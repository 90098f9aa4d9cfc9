import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { answer } from './answers';
import { mapAtMostEight } from './at-most-eight';
import type { FamilyView } from './family-view';
import { ref } from './family-view';
import type { KeyReader } from './key-reader';
import { retireOne } from './retire-one';
import type { StrayKey } from './strays';
import { discard, MARKS_OF_GENERATIONS, mayBeDiscarded } from './strays';
import { declareAnew } from './sync-plan';
import type { TaggedKey } from './tagged-keys';
import { findTaggedKeys } from './tagged-keys';
import { TAGS } from '../../private/vocabulary';
import type { SurveyResult } from '../survey-messages';

/** Whoever tags a thousand keys of his own as ours costs a run no more than so many looks, of seven calls each. */
const MOST_STRAYS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Where housekeeping looks. */
export interface Sources {
  /** That of the survey: what it listed, it need not list again. */
  readonly keys: KeyReader;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

export interface Housekeeping {
  readonly plan: SurveyResult | undefined;
  readonly strays: ReadonlyArray<StrayKey>;
  /** Generations that cost $1 a month; undefined if the tagging API does not say. */
  readonly generations?: number;
}

/**
 * What is left to do when nothing is due: at most one thing a run, the least dangerous first. A planted key comes last: it is announced
 * for as long as it is there, and whoever planted it must not keep strays from being discarded and generations from being retired.
 */
export async function keepHouse(sources: Sources, view: FamilyView, now: Date): Promise<Housekeeping> {
  const current = view.facts.current!;
  const tagged = await findTaggedKeys(sources.tagging, view.declared);
  const strays = await findStrays(sources.keys, view, tagged ?? [], now);
  const plan = declareAnew(view, current) ?? discardOne(strays, current.number, now)
    ?? await retireOne(sources.keys, view, tagged, now) ?? announcePlanted(view);
  return {
    plan,
    strays,
    generations: tagged?.filter(({ tags }) => tags[TAGS.staged] !== undefined && tags[TAGS.deletion] === undefined).length,
  };
}

function announcePlanted(view: FamilyView): SurveyResult | undefined {
  const planted = view.planted(view.facts.current!)[0];
  return planted && answer('stray', `${planted.keyArn} bears number ${planted.number}, but was not `
    + 'made by this machine', { newKey: ref(planted) });
}

function discardOne(strays: ReadonlyArray<StrayKey>, currentNumber: number, now: Date): SurveyResult | undefined {
  const stray = strays.find((key) => mayBeDiscarded(key, currentNumber, now));
  return stray && discard(stray);
}

/**
 * Keys that bear our tags but no number: those that the current key names, and those that the tagging API finds. That API lags and
 * may be denied, so nothing else hangs on it.
 */
async function findStrays(keys: KeyReader, view: FamilyView, tagged: TaggedKey[], now: Date): Promise<StrayKey[]> {
  const known = new Set([view.facts.current!, ...view.facts.others].map((one) => one.keyArn));
  const named = view.facts.unclaimed.map((one) => one.keyArn);
  const others = tagged.filter(({ tags }) => MARKS_OF_GENERATIONS.every((mark) => tags[mark] === undefined)).map(({ keyArn }) => keyArn)
    .filter((keyArn) => !named.includes(keyArn));
  const arns = [...named, ...fromToday(others, now)].filter((arn) => !known.has(arn)).slice(0, MOST_STRAYS);
  const strays = await mapAtMostEight(arns, (arn) => keys.stray(arn, view.declared));
  return strays.filter((stray) => stray !== undefined);
}

/** Others come first each day, so that a stranger's keys never hide ours. */
function fromToday<T>(all: T[], now: Date): T[] {
  if (all.length <= MOST_STRAYS) return all;
  const start = (Math.floor(now.getTime() / DAY_MS) * MOST_STRAYS) % all.length;
  return [...all.slice(start), ...all.slice(0, start)];
}
