import { whyNotJudged } from './key-kind';
import type { AgeStandard, KeyFacts } from './verdict-types';
import { lastMomentOf } from '../private/calendar-day';

/** What the standard says of the spec of a key. */
export interface SpecTerms {
  /** It is not allowed, or no longer. */
  readonly isOver: boolean;
  readonly text: string;
}

/** Undefined if it says nothing of the spec, or the rule has nothing to say of the key. */
export function specTermsOf({ denied, description: key }: KeyFacts, { keySpecs = [] }: AgeStandard, now: Date): SpecTerms | undefined {
  if (denied !== undefined || key === undefined || whyNotJudged(key) !== undefined) return undefined;
  const terms = keySpecs.find(({ keySpec }) => keySpec === key.keySpec);
  if (terms === undefined) return undefined;
  const { until = '' } = terms;
  const lastMoment = lastMomentOf(until);
  const subject = `Key spec ${key.keySpec}`;
  if (lastMoment === undefined) return { isOver: true, text: `${subject} is not allowed: use a new key of another spec.` };
  return now.getTime() > lastMoment
    ? { isOver: true, text: `${subject} was allowed until ${until}: use a new key of another spec.` }
    : { isOver: false, text: `${subject} is allowed until ${until}.` };
}
