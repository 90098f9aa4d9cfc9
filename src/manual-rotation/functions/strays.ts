import { TAGS } from '../../private/vocabulary';
import type { GenerationRef, SurveyResult } from '../contract';
import { DISCARD_WINDOW_DAYS } from '../contract';
import { answer } from './answers';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A key that bears the family's tags but no number. */
export interface StrayKey extends GenerationRef {
  readonly tags: Readonly<Record<string, string>>;
  readonly keyState: string;
  readonly createdAt: Date;
  readonly hasAliases: boolean;
  readonly hasGrants: boolean;
  /** The key that owns the number that this one was made for; undefined if nobody does. */
  readonly numberOwner: string | undefined;
  /** Its policy lets the machine discard it: a stranger's key does not, and who tags one must not make every run fail. */
  readonly obeys: boolean;
  /** Undefined: AWS KMS did not say. */
  readonly neverUsed: boolean | undefined;
}

/** Marks that only a generation bears that had a number: such a key is no stray, whatever was read of its aliases. */
const MARKS_OF_GENERATIONS = [TAGS.staged, TAGS.superseded, TAGS.rejected, TAGS.disabled, TAGS.deletion];

/**
 * A key that lost its number to another one, was never used and is no use to anybody: the one kind of key that is deleted outside of
 * retirement. Every doubt keeps it.
 */
export function mayBeDiscarded(key: StrayKey, now: Date): boolean {
  return key.keyState === 'Enabled'
    && MARKS_OF_GENERATIONS.every((mark) => key.tags[mark] === undefined)
    && key.obeys
    && !key.hasAliases
    && !key.hasGrants
    && key.neverUsed === true
    && key.numberOwner !== undefined && key.numberOwner !== key.keyArn
    && now.getTime() - key.createdAt.getTime() > DAY_MS;
}

export function discard(key: StrayKey): SurveyResult {
  const { number, keyId, keyArn, keySpec } = key;
  return answer('discard', `${keyArn} was made for number ${number}, which ${key.numberOwner} owns, and was never used`, {
    newKey: { number, keyId, keyArn, keySpec }, pendingWindowDays: DISCARD_WINDOW_DAYS,
  });
}
