import { MAX_TAGS } from '../../private/kms-facts';
import { disobedientTag, TAGS } from '../../private/vocabulary';
import { ERRORS, OUTCOMES } from '../contract';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import { digestOf, hasDrifted, isOutdated } from './drift';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { isGoing } from './family-view';
import { whyUnusable } from './plan-unusable';

/** Beside all marks that the machine may write on a key: what it takes to replace it. */
const KEPT_FOR_SUCCESSORS = 5;

/**
 * A deployment declares; it never rotates and never moves an alias. The current generation comes first, and an older one that does not
 * obey never keeps it from being declared.
 */
export function planSync(view: FamilyView, current: GenerationFacts): SurveyResult {
  const all = toDeclare(view, current).filter((one) => (
    hasDrifted(one, view.declared, view.ownsPolicy(one)) || isOutdated(one, view.declared)));
  const unmarked = withoutRoom(view, current, all);
  const drifted = all.filter((one) => !unmarked.includes(one));
  const cause = view.unusable(current);
  const untold = unmarked.length === 0 ? '' : `; ${tooMany(unmarked)}`;
  if (drifted.length === 0) {
    const idle = unmarked.length === 0 && cause === undefined ? 'every generation is as declared' : 'nothing can be declared that is not';
    return cause === undefined ? answer('nothing', `${idle}${untold}`)
      : answer('nothing', `${idle}; ${whyUnusable(view, current, cause, undefined)}${untold}`, { outcome: OUTCOMES.unusable, cause });
  }
  const numbers = `generations ${drifted.map((one) => one.number).join(', ')} are not as declared`;
  const since = view.heldSince(current);
  if (since !== undefined) {
    return refusal(ERRORS.held, `${numbers}, but the family is held since ${since}`, 'Release it (action release), then deploy again.');
  }
  return answer('sync', `${numbers}${untold}`, {
    declare: drifted.map((one) => view.toDeclare(one)), ...(cause === undefined ? {} : { cause }),
  });
}

/** Generations that a run declared which had begun before a deployment. */
export function declareAnew(view: FamilyView, current: GenerationFacts): SurveyResult | undefined {
  const outdated = toDeclare(view, current).filter((one) => isOutdated(one, view.declared));
  return outdated.length === 0 ? undefined : answer('sync', 'generations '
    + `${outdated.map((one) => one.number).join(', ')} bear an older declaration`, {
    declare: outdated.map((one) => view.toDeclare(one)),
  });
}

/**
 * Older generations that do not obey, for which there is no room on the key that would bear their marks: these marks must not keep it from
 * being replaced. The newest come first, for those are read each day.
 */
function withoutRoom(view: FamilyView, current: GenerationFacts, all: readonly GenerationFacts[]): GenerationFacts[] {
  const present = Object.keys((view.namer(current) ?? current).tags ?? {});
  const reserved = new Set([...Object.values(TAGS), ...present]).size + KEPT_FOR_SUCCESSORS;
  const marks = all.filter((one) => !view.obeys(one) && !present.includes(disobedientTag(one.keyId)));
  return marks.slice(0, Math.max(0, marks.length - Math.max(0, MAX_TAGS - reserved)));
}

function tooMany(unmarked: readonly GenerationFacts[]): string {
  return `generations ${unmarked.map((one) => one.number).join(', ')} do not obey either: there are too many to tell and mark each`;
}

/** The current generation first, then ascending. */
function toDeclare(view: FamilyView, current: GenerationFacts): GenerationFacts[] {
  // A current key that shuts the machine out cannot be declared; that is told on its own, and stops no deployment.
  const first = isGoing(current) || !view.obeys(current) ? [] : [current];
  const others = [...view.members(current)].sort((a, b) => a.number - b.number);
  return [
    ...first,
    ...others.filter((one) => !isGoing(one) && one.tags?.[TAGS.disabled] === undefined && !isPassedOver(view, current, one)),
  ];
}

/** It refused this very declaration before, and nothing says that it would take it now. */
function isPassedOver(view: FamilyView, current: GenerationFacts, one: GenerationFacts): boolean {
  const namer = view.namer(current) ?? current;
  const marked = namer.tags?.[disobedientTag(one.keyId)] === digestOf(view.declared);
  return marked && !(one.policy !== undefined && view.obeys(one));
}
