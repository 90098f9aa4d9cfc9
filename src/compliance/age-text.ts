import { inDays, lastDayOf, wholeDays } from './age';
import { canRotate, primaryRegionOf } from './key-kind';
import { remedyFor } from './remedy';
import type { AgeStandard, KeyDescription } from './verdict-types';

/** The newest rotation; null: by what was read, the key has the age of its creation. */
type RotatedAt = Date | null;

export function youngText(key: KeyDescription, rotatedAt: RotatedAt, age: number, standard: AgeStandard): string {
  const text = `${ageText(key, rotatedAt, age)}; ${limitText(standard)}.`;
  // AWS KMS does not say in the replica's Region how old the material is that it was made with.
  return key.multiRegion === 'REPLICA' && rotatedAt === null
    ? `${text} Its material is as old as that of its primary key, to be judged in ${primaryRegionOf(key)}.`
    : text;
}

export function overdueText(key: KeyDescription, rotatedAt: RotatedAt, age: number, standard: AgeStandard): string {
  const since = rotatedAt ?? key.createdAt;
  // Its history is read, at a price, only when the verdict hangs on it.
  const doubt = rotatedAt === null && canRotate(key) ? 'Unless rotated since: overdue' : 'Overdue';
  return `${ageText(key, rotatedAt, age)}; ${limitText(standard)}. ${doubt}, becomes NON_COMPLIANT on ${lastDayOf(since, standard)}. ${remedyFor(key, standard.maxKeyAgeDays)}`;
}

export function tooOldText(key: KeyDescription, rotatedAt: RotatedAt, age: number, standard: AgeStandard): string {
  const never = rotatedAt === null && canRotate(key) ? ', never rotated' : '';
  return `${ageText(key, rotatedAt, age)}${never}; ${limitText(standard)}. ${remedyFor(key, standard.maxKeyAgeDays)}`;
}

function ageText(key: KeyDescription, rotatedAt: RotatedAt, age: number): string {
  if (rotatedAt !== null) return `Key material rotated ${wholeDays(age)} ago`;
  return `${key.multiRegion === 'REPLICA' ? 'Replica key' : 'Key'} is ${wholeDays(age)} old`;
}

function limitText({ maxKeyAgeDays }: AgeStandard): string {
  return `limit ${inDays(maxKeyAgeDays)}`;
}
