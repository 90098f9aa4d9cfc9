import { TAGS } from '../../private/vocabulary';
import { DISCARD_WINDOW_DAYS } from '../contract';
import type { GenerationRef, SurveyResult } from '../survey-messages';
import { answer } from './answers';
import { timeIn } from './marks';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A refused discard is tried again after so many days: the reason is rarely gone tomorrow, and the key costs $1 a month. */
const REFUSED_FOR_DAYS = 7;

/** A key that bears the family's tags but no number. */
export interface StrayKey extends GenerationRef {
  readonly tags: Readonly<Record<string, string>>;
  readonly keyState: string;
  readonly createdAt: Date;
  readonly hasAliases: boolean;
  /** Somebody else was given a right to use it, by grant or by AWS RAM. */
  readonly isLent: boolean;
  /** The key that owns the number that this one was made for; undefined if nobody does. */
  readonly numberOwner: string | undefined;
  /** Its policy lets the machine discard it: a stranger's key does not, and who tags one must not make every run fail. */
  readonly obeys: boolean;
  /** Undefined: AWS KMS did not say. */
  readonly neverUsed: boolean | undefined;
}

/** Marks that only a generation bears that had a number: such a key is no stray, whatever was read of its aliases. */
export const MARKS_OF_GENERATIONS = [TAGS.staged, TAGS.superseded, TAGS.rejected, TAGS.disabled, TAGS.deletion];

/**
 * A key that lost its number to another one, was never used and is no use to anybody: the one kind of key that is deleted outside of
 * retirement. Every doubt keeps it.
 */
export function mayBeDiscarded(key: StrayKey, currentNumber: number, now: Date): boolean {
  return key.keyState === 'Enabled'
    && MARKS_OF_GENERATIONS.every((mark) => key.tags[mark] === undefined)
    && key.obeys
    && !key.hasAliases
    && !key.isLent
    && key.neverUsed === true
    && hasLostItsNumber(key, currentNumber)
    && now.getTime() - key.createdAt.getTime() > DAY_MS
    && !wasRefusedLately(key, now);
}

/** To another key; or the family went on without it, and no number is given twice. */
function hasLostItsNumber({ number, keyArn, numberOwner }: StrayKey, currentNumber: number): boolean {
  return numberOwner === undefined ? number <= currentNumber : numberOwner !== keyArn;
}

function wasRefusedLately({ tags }: StrayKey, now: Date): boolean {
  const refusedAt = timeIn({ tags }, TAGS.discardRefused);
  return refusedAt !== undefined && now.getTime() - refusedAt.getTime() < REFUSED_FOR_DAYS * DAY_MS;
}

export function discard(key: StrayKey): SurveyResult {
  const { number, keyId, keyArn, keySpec } = key;
  const lost = key.numberOwner === undefined ? 'which the family passed over' : `which ${key.numberOwner} owns`;
  return answer('discard', `${keyArn} was made for number ${number}, ${lost}, and was never used`, {
    newKey: { number, keyId, keyArn, keySpec }, pendingWindowDays: DISCARD_WINDOW_DAYS,
  });
}
