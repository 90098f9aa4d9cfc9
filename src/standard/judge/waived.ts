import type { Subject } from './subject';
import { lastMomentOf } from '../../private/calendar-day';
import { KEY_ARN } from '../../private/key-arn';
import type { StandardRule } from '../../standard-rule';
import type { StandardWaiverTerms } from '../document';

/** The waivers for one rule on one subject. */
export interface Waivers {
  /** The one that ends last, of those that count. */
  readonly current?: StandardWaiverTerms;
  /** The one that ended last. */
  readonly expired?: StandardWaiverTerms;
}

export function waiversFor(subject: Subject, rule: StandardRule, all: readonly StandardWaiverTerms[], now: Date): Waivers {
  const [last] = all.filter((waiver) => (waiver.rules?.includes(rule) ?? true) && names(waiver, subject))
    .sort((one, other) => endOf(other) - endOf(one));
  if (last === undefined) return {};
  return now.getTime() <= endOf(last) ? { current: last } : { expired: last };
}

/** To the end of its last day, as in the AWS Config rule. One of a day that is not in the calendar has never counted. */
function endOf({ until }: StandardWaiverTerms): number {
  return lastMomentOf(until) ?? Number.NEGATIVE_INFINITY;
}

function names({ alias, keyArn, constructPath }: StandardWaiverTerms, subject: Subject): boolean {
  if (alias !== undefined) return subject.aliases.includes(alias);
  // A template does not know the ARN of a key that is yet to be made.
  if (keyArn !== undefined) return subject.kind === 'lookup' && KEY_ARN.exec(keyArn)?.groups?.keyId === subject.keyId;
  return constructPath !== undefined && isWithin(subject.constructPath, constructPath);
}

function isWithin(path: string | undefined, place: string): boolean {
  return path !== undefined && (path === place || path.startsWith(`${place}/`));
}
